import type { DeviceId, LeaseId } from '../base/ids.ts'
import type { Rng } from '../base/rng.ts'
import type { HeldLease } from '../core/event.ts'
import type { Attempt } from './attempt.ts'
import type { Contact } from './contact.ts'
import type { EventQueue } from './event-queue.ts'
import type { Traits } from './fleet.ts'
import type { Happening, Said, Told } from './happening.ts'
import type { Tally } from './tally.ts'
import type { Costs } from './unit-costs.ts'

/** What all devices work with. */
export interface Workshop {
  readonly costs: Costs
  readonly tally: Tally
  readonly queue: EventQueue<Happening>
  readonly errors: { readonly rng: Rng; readonly share: number }
  say(said: Said, atMs: number): void
}

/** A device as the coordinator would find it: shards in the order of their granting, unit by unit, results kept until their ack. */
export class VirtualDevice {
  readonly index: number
  id: DeviceId
  readonly traits: Traits
  readonly #shop: Workshop
  speed: number
  alive = true
  cut = false
  /** What waits for the link to be mended, in order. */
  readonly heldUp: (Said | Told)[] = []
  reconnectsWhenMended = false
  session = 0
  /** Shards that were begun here. */
  #begun = 0
  /** What the coordinator knows of it beside its scheduler; `undefined` for a stranger. */
  contact: Contact | undefined
  readonly #waiting: Attempt[] = []
  readonly #running: Attempt[] = []
  /** Results that were sent and not yet confirmed: a few, the oldest first. */
  readonly #kept: Attempt[] = []
  /** Cancels may overtake their leases: rarely. */
  readonly #cancelledEarly: LeaseId[] = []

  constructor(index: number, appeared: { traits: Traits; speed: number }, shop: Workshop) {
    this.index = index
    this.id = `device${index}-0` as DeviceId
    this.traits = appeared.traits
    this.speed = appeared.speed
    this.#shop = shop
  }

  get idleSlots(): number {
    return this.traits.slots - this.#running.length
  }

  hear(told: Told, atMs: number): void {
    switch (told.type) {
      case 'lease':
        this.#forget(told.acks)
        this.#take(told.attempt, atMs)
        break
      case 'cancel':
        for (const lease of told.leases) this.#cancel(lease, atMs)
        break
      case 'ack':
        this.#forget(told.acks)
        break
      case 'ping':
        this.#forget(told.acks)
        this.#say({ ...sentBy(this), type: 'pong', held: this.held(atMs), pingedAtMs: told.pingedAtMs }, atMs)
        break
      case 'job':
        this.#drop(({ epoch }) => epoch < told.epoch, atMs, false) // an earlier life of the coordinator wanted these
        break
    }
  }

  #forget(acks: readonly LeaseId[]): void {
    for (const lease of acks) {
      const at = this.#kept.findIndex(({ grant }) => grant.lease === lease)
      if (at >= 0) this.#kept.splice(at, 1)
    }
  }

  #take(attempt: Attempt, atMs: number): void {
    attempt.arrivedAtMs = atMs
    const early = this.#cancelledEarly.indexOf(attempt.grant.lease)
    if (early >= 0) this.#cancelledEarly.splice(early, 1)
    else this.#waiting.push(attempt)
    this.#startNext(atMs)
  }

  #cancel(lease: LeaseId, atMs: number): void {
    const isHere = ({ grant }: Attempt) => grant.lease === lease
    if (this.#waiting.some(isHere) || this.#running.some(isHere)) this.#drop(isHere, atMs, true)
    else if (!this.#kept.some(isHere)) this.#cancelledEarly.push(lease)
  }

  greet(atMs: number): void {
    this.#say({ ...sentBy(this), type: 'hello', held: this.held(atMs) }, atMs)
    for (const attempt of this.#kept) this.#answer(attempt, atMs)
  }

  held(atMs: number): HeldLease[] {
    const { costs } = this.#shop
    const held: HeldLease[] = []
    for (const attempt of this.#running) {
      this.#settle(attempt, atMs)
      const { lease, from, to } = attempt.grant
      held.push({ lease, unitsDone: costs.within(from, to, attempt.doneMs) })
    }
    for (const { grant } of this.#waiting) held.push({ lease: grant.lease, unitsDone: 0 })
    for (const { grant, to } of this.#kept) held.push({ lease: grant.lease, unitsDone: to - grant.from })
    return held
  }

  setSpeed(speed: number, atMs: number): void {
    for (const attempt of this.#running) this.#settle(attempt, atMs)
    this.speed = speed
    for (const attempt of this.#running) this.#plan(attempt, atMs)
  }

  /** What it was at ends here, and so does the conversation. */
  leave(atMs: number): void {
    this.#drop(() => true, atMs, true)
    for (const attempt of this.#kept.splice(0)) this.#shop.tally.book(attempt, 'duplicated')
    this.#cancelledEarly.length = 0
  }

  /** It comes back as somebody else, for the `count`th time. */
  rename(count: number): void {
    this.id = `device${this.index}again${count}-0` as DeviceId
  }

  /** Politely or not: what it was at ends here. */
  end(fate: 'silent' | 'left' | 'stopped', atMs: number): void {
    this.#drop(() => true, atMs, false)
    this.alive = false
    if (fate === 'stopped') this.#say({ ...sentBy(this), type: 'stop' }, atMs)
    if (fate !== 'silent') this.#say({ ...sentBy(this), type: 'closed' }, atMs)
  }

  /** The job is over: whatever is still under way here was in vain. */
  bookRest(atMs: number): void {
    this.#drop(() => true, atMs, true)
    for (const attempt of this.#kept) this.#shop.tally.book(attempt, 'duplicated')
  }

  /** An attempt is at its end or at the end of its time-box. */
  reached(attempt: Attempt, atMs: number): void {
    if (attempt.plannedMs !== atMs || attempt.state !== 'running') return
    this.#settle(attempt, atMs)
    if (attempt.workMs - attempt.doneMs > 1e-6 * attempt.workMs) {
      if (this.#isOverBudget(attempt, atMs)) this.#box(attempt)
      this.#plan(attempt, atMs)
      return
    }
    this.#running.splice(this.#running.indexOf(attempt), 1)
    attempt.state = 'sent'
    this.#shop.tally.ended(attempt, atMs)
    if (attempt.throwsAt < 0) {
      attempt.wrong = this.traits.conscience.lies(attempt.units)
      this.#kept.push(attempt)
      this.#answer(attempt, atMs)
    } else {
      this.#shop.tally.book(attempt, 'failed')
      this.#say({ ...sentBy(this), type: 'failed', attempt, unit: attempt.throwsAt }, atMs)
    }
    this.#startNext(atMs)
  }

  #isOverBudget({ grant, startedAtMs }: Attempt, atMs: number): boolean {
    return grant.budgetMs > 0 && atMs >= startedAtMs + grant.budgetMs - 1e-6
  }

  /** The unit under way is the last. */
  #box(attempt: Attempt): void {
    const { costs } = this.#shop
    const { from, to } = attempt.grant
    const last = from + costs.within(from, to, attempt.doneMs)
    const until = Math.min(attempt.to, last + 1)
    if (until >= attempt.to) return
    attempt.to = until
    attempt.workMs = costs.sum(from, until)
    if (attempt.throwsAt >= until) attempt.throwsAt = -1
  }

  #startNext(atMs: number): void {
    const { errors, costs } = this.#shop
    while (this.idleSlots > 0) {
      const attempt = this.#waiting.shift()
      if (attempt === undefined) return
      const { from, to } = attempt.grant
      attempt.state = 'running'
      attempt.startedAtMs = attempt.settledAtMs = atMs + this.#delayMs()
      if (errors.rng.next() < errors.share) attempt.throwsAt = from + errors.rng.below(to - from)
      attempt.workMs = costs.sum(from, attempt.throwsAt < 0 ? to : attempt.throwsAt + 1)
      this.#running.push(attempt)
      this.#plan(attempt, atMs)
    }
  }

  /** A worker's first shard waits for the task's code as well. */
  #delayMs(): number {
    const { delays, slots } = this.traits
    if (delays === undefined) return 0
    return delays.eachMs + (this.#begun++ < slots ? delays.firstMs : 0)
  }

  #settle(attempt: Attempt, atMs: number): void {
    if (atMs <= attempt.settledAtMs) return
    const doneMs = Math.min(attempt.workMs - attempt.doneMs, (atMs - attempt.settledAtMs) * this.speed)
    this.#shop.tally.work(attempt, doneMs, atMs)
    attempt.doneMs += doneMs
    attempt.settledAtMs = atMs
  }

  #plan(attempt: Attempt, atMs: number): void {
    const endMs = Math.max(atMs, attempt.startedAtMs) + (attempt.workMs - attempt.doneMs) / this.speed
    const { budgetMs, to } = attempt.grant
    const boxMs = attempt.startedAtMs + budgetMs
    const isBoxed = budgetMs === 0 || boxMs <= atMs || attempt.to < to
    attempt.plannedMs = isBoxed ? endMs : Math.min(endMs, boxMs)
    this.#shop.queue.add(attempt.plannedMs, attempt)
  }

  /** @param inVain another device's work is the one that counts. */
  #drop(which: (attempt: Attempt) => boolean, atMs: number, inVain: boolean): void {
    const { tally } = this.#shop
    for (const list of [this.#waiting, this.#running]) {
      for (let at = list.length - 1; at >= 0; at--) {
        const attempt = list[at]
        if (attempt === undefined || !which(attempt)) continue
        if (attempt.state === 'running') this.#settle(attempt, atMs)
        attempt.state = 'dropped'
        list.splice(at, 1)
        tally.ended(attempt, atMs)
        if (inVain) tally.book(attempt, 'duplicated')
      }
    }
    this.#startNext(atMs)
  }

  #answer(attempt: Attempt, atMs: number): void {
    const execMs = attempt.endedAtMs - attempt.startedAtMs
    this.#say({ at: 'coordinator', device: this, session: this.session, type: 'result', attempt, execMs }, atMs)
  }

  #say(said: Said, atMs: number): void {
    this.#shop.say(said, atMs)
  }
}

const sentBy = (device: VirtualDevice) => ({ at: 'coordinator', device, session: device.session }) as const

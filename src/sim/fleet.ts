import type { Rng } from '../base/rng.ts'
import { exponential, logNormal, logUniform, uniform } from './chance.ts'
import { EventQueue } from './event-queue.ts'
import type { LiveSpeed } from './ideal.ts'
import { Conscience, type LiarSpec } from './liar.ts'

/** So many devices of one sort. Speed 1 does a unit's mean cost in that time; each of its `slots` workers has it. */
export interface Sort {
  readonly count: number
  readonly speedLeast: number
  readonly speedMost: number
  readonly slots: number
}

/** Devices and what befalls them. All of it happens whatever the scheduler does. */
export interface FleetSpec {
  readonly sorts: readonly Sort[]
  /** Speeds are drawn anew about so often around the device's own; `sigma` of the logarithm. 0 for never. */
  readonly drift: { readonly everyMs: number; readonly sigma: number }
  /** This share becomes `factor` times slower for good, at a random time of its first `withinMs`. */
  readonly stragglers: { readonly share: number; readonly factor: number; readonly withinMs: number }
  /** Lifetimes are exponential. `silentShare` of the deaths is told to nobody; each who dies is replaced at once. 0 for no deaths. */
  readonly churn: { readonly lifetimeMs: number; readonly silentShare: number }
  /** At `atMs` all but `stayCount` leave, each within `withinMs`, and nobody replaces them. */
  readonly exodus?: { readonly atMs: number; readonly withinMs: number; readonly stayCount: number }
  /** Each link is cut again and again: after a random time of this mean, for a random time within bounds. */
  readonly cuts?: { readonly everyMs: number; readonly leastMs: number; readonly mostMs: number }
  /** The first device slows down then. */
  readonly slowDown?: { readonly atMs: number; readonly factor: number }
  readonly liars?: LiarSpec
}

/** What one device is all its life. */
export interface Traits {
  readonly slots: number
  /** One way. */
  readonly latencyMs: number
  readonly downBytesPerMs: number
  readonly upBytesPerMs: number
  /** What its own benchmark gave: its speed, as well as a short measurement can tell. */
  readonly score: number
  readonly conscience: Conscience
  /** What a worker needs before its first shard (the task's code, its own start), and before each. None when left out. */
  readonly delays?: { readonly firstMs: number; readonly eachMs: number }
}

type Fate = 'silent' | 'left' | 'stopped'

/** `device` counts those that ever appeared, from 0. */
export type FleetEvent = { readonly atMs: number; readonly device: number } & (
  | { readonly type: 'appeared'; readonly traits: Traits; readonly speed: number }
  | { readonly type: 'speed-changed'; readonly speed: number }
  | { readonly type: 'gone'; readonly fate: Fate }
  | { readonly type: 'link-cut' }
  | { readonly type: 'link-mended' }
)

/** What befalls the devices of a run, in the order of time. */
export interface FleetHistory {
  /** Of the next event; infinite when nothing changes any more. */
  readonly nextMs: number
  next(): FleetEvent | undefined
}

interface Member {
  readonly device: number
  readonly sort: Sort
  readonly ownSpeed: number
  slowness: number
  drift: number
  alive: boolean
}

type Due =
  | { readonly type: 'appear'; readonly sort: Sort; readonly first: boolean }
  | { readonly type: 'drift' | 'slow' | 'cut' | 'mend'; readonly member: Member }
  | { readonly type: 'go'; readonly member: Member; readonly fate: Fate; readonly replaced: boolean }

const bytesPerMs = (megabits: number): number => (megabits * 1e6) / 8 / 1_000

/** The history of a fleet from one seed, event by event: the same for whoever asks, whatever a scheduler makes of it. */
export class Fleet implements FleetHistory {
  readonly #spec: FleetSpec
  readonly #due = new EventQueue<Due>()
  readonly #rngs: Record<'speeds' | 'latency' | 'churn' | 'stragglers' | 'cuts' | 'liars', Rng>
  readonly #leavers: number
  #count = 0

  constructor(spec: FleetSpec, rng: Rng) {
    this.#spec = spec
    this.#rngs = {
      speeds: rng.fork('speeds'),
      latency: rng.fork('latency'),
      churn: rng.fork('churn'),
      stragglers: rng.fork('stragglers'),
      cuts: rng.fork('cuts'),
      liars: rng.fork('liars'),
    }
    for (const sort of spec.sorts) {
      for (let at = 0; at < sort.count; at++) this.#due.add(0, { type: 'appear', sort, first: true })
    }
    this.#leavers = spec.exodus === undefined ? 0 : sizeOf(spec) - spec.exodus.stayCount
  }

  get nextMs(): number {
    return this.#due.earliestMs
  }

  next(): FleetEvent | undefined {
    for (;;) {
      const atMs = this.#due.earliestMs
      const due = this.#due.take()
      if (due === undefined) return undefined
      if (due.type === 'appear') return this.#appear(due.sort, atMs, due.first)
      if (due.member.alive) return this.#befall(due, atMs)
    }
  }

  #befall(due: Exclude<Due, { type: 'appear' }>, atMs: number): FleetEvent {
    const { member } = due
    const { device } = member
    switch (due.type) {
      case 'drift':
        return this.#drift(member, atMs)
      case 'slow':
        member.slowness *= this.#spec.slowDown?.factor ?? this.#spec.stragglers.factor
        return { type: 'speed-changed', atMs, device, speed: speedOf(member) }
      case 'go':
        member.alive = false
        if (due.replaced) this.#due.add(atMs, { type: 'appear', sort: member.sort, first: false })
        return { type: 'gone', atMs, device, fate: due.fate }
      case 'cut':
        return this.#cut(member, atMs)
      case 'mend':
        this.#planCut(member, atMs)
        return { type: 'link-mended', atMs, device }
    }
  }

  #appear(sort: Sort, atMs: number, first: boolean): FleetEvent {
    const { speeds, latency, stragglers } = this.#rngs
    const { drift, slowDown } = this.#spec
    const ownSpeed = logUniform(speeds, sort.speedLeast, sort.speedMost)
    const device = this.#count++
    const member: Member = {
      device,
      sort,
      ownSpeed,
      slowness: 1,
      drift: drift.everyMs > 0 ? logNormal(speeds, drift.sigma) : 1,
      alive: true,
    }
    const traits: Traits = {
      slots: sort.slots,
      latencyMs: uniform(latency, 5, 200),
      downBytesPerMs: bytesPerMs(uniform(latency, 5, 100)),
      upBytesPerMs: bytesPerMs(uniform(latency, 1, 20)),
      score: ownSpeed * logNormal(speeds, 0.15),
      conscience: this.#conscience(),
    }
    if (drift.everyMs > 0) this.#planDrift(member, atMs)
    const { share, withinMs } = this.#spec.stragglers
    const slowsAfterMs = stragglers.next() * withinMs
    if (stragglers.next() < share) this.#due.add(atMs + slowsAfterMs, { type: 'slow', member })
    if (device === 0 && slowDown !== undefined) this.#due.add(slowDown.atMs, { type: 'slow', member })
    this.#planEnd(member, atMs, first)
    this.#planCut(member, atMs)
    return { type: 'appeared', atMs, device, traits, speed: speedOf(member) }
  }

  #conscience(): Conscience {
    const { liars } = this.#spec
    const lies = liars !== undefined && this.#rngs.liars.next() < liars.share
    return new Conscience(lies ? liars.habit : undefined, this.#rngs.liars)
  }

  #planEnd(member: Member, atMs: number, first: boolean): void {
    const { churn: rng } = this.#rngs
    const { churn, exodus } = this.#spec
    const draw = rng.next()
    const fate: Fate = draw < churn.silentShare ? 'silent' : draw < (1 + churn.silentShare) / 2 ? 'left' : 'stopped'
    if (exodus !== undefined && first && member.device < this.#leavers) {
      const goesMs = exodus.atMs + rng.next() * exodus.withinMs
      this.#due.add(goesMs, { type: 'go', member, fate, replaced: false })
    } else if (churn.lifetimeMs > 0) {
      this.#due.add(atMs + exponential(rng, churn.lifetimeMs), { type: 'go', member, fate, replaced: true })
    }
  }

  #planDrift(member: Member, atMs: number): void {
    const { everyMs } = this.#spec.drift
    this.#due.add(atMs + uniform(this.#rngs.speeds, everyMs / 2, everyMs * 1.5), { type: 'drift', member })
  }

  #drift(member: Member, atMs: number): FleetEvent {
    member.drift = logNormal(this.#rngs.speeds, this.#spec.drift.sigma)
    this.#planDrift(member, atMs)
    return { type: 'speed-changed', atMs, device: member.device, speed: speedOf(member) }
  }

  #planCut(member: Member, atMs: number): void {
    const { cuts } = this.#spec
    if (cuts === undefined) return
    this.#due.add(atMs + exponential(this.#rngs.cuts, cuts.everyMs), { type: 'cut', member })
  }

  #cut(member: Member, atMs: number): FleetEvent {
    const { leastMs, mostMs } = this.#spec.cuts ?? { leastMs: 0, mostMs: 0 }
    this.#due.add(atMs + uniform(this.#rngs.cuts, leastMs, mostMs), { type: 'mend', member })
    return { type: 'link-cut', atMs, device: member.device }
  }
}

const speedOf = ({ ownSpeed, drift, slowness }: Member): number => (ownSpeed * drift) / slowness

export const sizeOf = (spec: FleetSpec): number => spec.sorts.reduce((sum, { count }) => sum + count, 0)

/** How the speed of all live workers together changes: what `idealMs` adds up. */
export function* liveSpeed(fleet: FleetHistory): Iterable<LiveSpeed> {
  const speeds = new Map<number, number>()
  const slots = new Map<number, number>()
  let speed = 0
  for (let event = fleet.next(); event !== undefined; event = fleet.next()) {
    if (event.type === 'link-cut' || event.type === 'link-mended') continue
    if (event.type === 'appeared') slots.set(event.device, event.traits.slots)
    const before = speeds.get(event.device) ?? 0
    const after = event.type === 'gone' ? 0 : event.speed * (slots.get(event.device) ?? 0)
    if (event.type === 'gone') speeds.delete(event.device)
    else speeds.set(event.device, after)
    speed = speeds.size === 0 ? 0 : Math.max(0, speed + after - before) // no rounding's breadth where nobody is left
    yield { atMs: event.atMs, speed }
  }
}

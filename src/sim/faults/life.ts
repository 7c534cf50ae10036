import { assertNever } from '../../base/assert.ts'
import type { DeviceId, JobId, LeaseId } from '../../base/ids.ts'
import { Rng } from '../../base/rng.ts'
import { type Effect, isRevealing, type LeaseGrant, type Revealing } from '../../core/effect.ts'
import type { SchedulerEvent } from '../../core/event.ts'
import { checkInvariants } from '../../core/invariants.ts'
import { Scheduler } from '../../core/scheduler.ts'
import type { Agenda } from './agenda.ts'
import { Auditor } from './auditor.ts'
import type { Census } from './census.ts'
import type { Device } from './device.ts'
import type { Disk, KeptJob } from './disk.ts'
import type { Draw } from './draw.ts'
import type { JobCase } from './job-case.ts'
import { JobLife, type ToldEvent } from './job-life.ts'
import type { JobPlan } from './job-plan.ts'
import type { ShardValue } from './message.ts'
import { RevealQueue } from './reveal-queue.ts'
import { SessionDesk } from './session-desk.ts'

/** Hears each event of each scheduler with what it decided, before anything of it is done. */
export interface Recorder {
  life(epoch: number, seed: string): void
  handled(event: SchedulerEvent, effects: readonly Effect[]): void
}

export interface LifeParts {
  readonly epoch: number
  readonly seed: string
  readonly agenda: Agenda
  readonly draw: Draw
  readonly census: Census
  readonly disk: Disk
  readonly recorder: Recorder | undefined
  readonly timerLateMs: number
  /** Events until it crashes; infinite for never. */
  readonly crashAfter: number
  readonly planOf: (job: JobId) => JobPlan
  readonly deviceOf: (device: DeviceId) => Device | undefined
  readonly granted: (lease: LeaseId, device: DeviceId) => void
  readonly crashed: () => void
  readonly ended: (job: JobCase) => void
}

/** One life of a coordinator: the real scheduler, and around it what the runtime does, with crashes at any moment. */
export class Life {
  readonly auditor: Auditor
  readonly scheduler: Scheduler
  readonly jobs = new Map<JobId, JobLife>()
  readonly #parts: LifeParts
  readonly #reveals: RevealQueue
  readonly desk: SessionDesk
  readonly #values = new Map<LeaseId, ShardValue>()
  readonly #untold: { readonly event: ToldEvent; readonly value: ShardValue | undefined }[] = []
  #telling = false
  #dead = false
  #asleepUntilMs = 0
  /** What came while it slept. */
  #missed: (() => void)[] = []
  #wakeTurn = 0
  #eventsLeft: number

  constructor(parts: LifeParts) {
    this.#parts = parts
    this.#eventsLeft = parts.crashAfter
    this.scheduler = new Scheduler({ epoch: parts.epoch, rng: new Rng(parts.seed) })
    parts.recorder?.life(parts.epoch, parts.seed)
    this.#reveals = new RevealQueue(parts.disk, (effect) => this.#reveal(effect))
    this.auditor = new Auditor({
      census: parts.census,
      planOf: parts.planOf,
      deviceOf: parts.deviceOf,
      isSafe: (job, range) => this.#reveals.isInMemory(job) || parts.disk.holds(job, range),
    })
    this.desk = new SessionDesk({
      epoch: parts.epoch,
      agenda: parts.agenda,
      draw: parts.draw,
      awake: (call) => this.#awake(call),
      tell: (event, value) => this.tell(event, value),
      slotsOf: (device) => this.scheduler.device(device)?.slots ?? 0,
      isLive: (job) => this.jobs.has(job),
    })
  }

  /** Whatever reaches the coordinator, by message or by clock: in its order, not while it sleeps, never after it crashed. */
  #awake(call: () => void): void {
    const sleeps = this.#asleepUntilMs > this.#parts.agenda.nowMs
    if (!sleeps && this.#missed.length === 0) {
      if (!this.#dead) call()
      return
    }
    this.#missed.push(call)
    if (this.#missed.length === 1) this.#wakeUpLater()
  }

  #wakeUpLater(): void {
    this.#parts.agenda.at(this.#asleepUntilMs, () => {
      if (this.#missed.length === 0) return
      if (this.#asleepUntilMs > this.#parts.agenda.nowMs) this.#wakeUpLater()
      else this.wakeUp()
    })
  }

  /** Whatever it missed comes at once. */
  wakeUp(): void {
    this.#asleepUntilMs = this.#parts.agenda.nowMs
    this.auditor.leases.sleep(this.#asleepUntilMs)
    for (let at = 0; at < this.#missed.length && !this.#dead; at++) this.#missed[at]?.()
    this.#missed = []
  }

  sleep(ms: number): void {
    this.#asleepUntilMs = Math.max(this.#asleepUntilMs, this.#parts.agenda.nowMs + ms)
    this.auditor.leases.sleep(this.#asleepUntilMs)
  }

  crash(): void {
    if (this.#dead) return
    this.#dead = true
    this.#parts.disk.crash()
    this.desk.closeAll()
    this.#parts.crashed()
  }

  // -- jobs

  /** A stream is not written down; another job is begun on the disk first, unless it was read from there. */
  begin(job: JobCase, kept: KeptJob | undefined): void {
    const { agenda, census, draw } = this.#parts
    const tell = (event: ToldEvent) => this.#awake(() => this.tell(event))
    const life = new JobLife(job, kept, { agenda, draw, census, tell })
    const submit = () => this.#awake(() => this.#submit(life))
    if (kept !== undefined) submit()
    else if (job.plan.input === 'stream') {
      this.#reveals.keepInMemory(job.id)
      submit()
    } else this.#reveals.write(job.id, [{ type: 'begun' }], submit)
  }

  #submit(life: JobLife): void {
    const { plan, id } = life.case
    this.jobs.set(id, life)
    const { input, heldCount, unitInputBytes, windowUnits, weight, priority } = plan
    this.tell({
      type: 'job-submitted',
      spec: {
        job: id,
        unitsTotal: input === 'stream' ? 0 : plan.unitsTotal,
        input,
        heldCount,
        unitInputBytes,
        done: [...life.done],
        poisoned: [...life.poisoned].sort((left, right) => left - right),
        windowUnits,
        weight,
        priority,
      },
    })
  }

  // -- the scheduler and what follows

  /** @param value what came with a result. */
  tell(event: ToldEvent, value?: ShardValue): void {
    if (this.#dead) return
    this.#untold.push({ event, value })
    if (this.#telling) return
    this.#telling = true
    for (let next = this.#untold.shift(); next !== undefined && !this.#dead; next = this.#untold.shift()) {
      const event = { ...next.event, atMs: this.#parts.agenda.nowMs } as SchedulerEvent
      const effects = this.scheduler.handle(event)
      this.#parts.recorder?.handled(event, effects)
      checkInvariants(this.scheduler)
      this.auditor.watch(event, effects)
      this.#perform(effects, next.value)
    }
    this.#telling = false
  }

  #perform(effects: readonly Effect[], value: ShardValue | undefined): void {
    const { draw, census } = this.#parts
    const crashes = --this.#eventsLeft <= 0
    const performed = crashes ? draw.below(effects.length + 1) : effects.length
    for (const effect of effects.slice(0, performed)) {
      if (this.#dead) return
      if (isRevealing(effect)) this.#reveals.push(effect)
      else this.#act(effect, value)
    }
    if (!crashes) return
    if (performed < effects.length && performed > 0) census.note('crash between two effects')
    this.crash()
  }

  #act(effect: Exclude<Effect, Revealing>, value: ShardValue | undefined): void {
    switch (effect.type) {
      case 'grant-lease': {
        const { lease, job, from, to, budgetMs } = effect
        this.#parts.granted(lease, effect.device)
        this.desk.say(effect.device, { type: 'lease', lease, job, from, to, budgetMs })
        break
      }
      case 'cancel-leases':
        this.desk.say(effect.device, { type: 'cancel', leases: effect.leases })
        break
      case 'settle-claim': {
        const { device, job, unit, refusal } = effect
        this.desk.settleClaim(device, { job, unit }, refusal === undefined)
        break
      }
      case 'drop-device':
        this.desk.drop(effect.device)
        break
      case 'append-done':
        this.#accept(effect, value)
        break
      case 'append-poisoned':
        this.#reveals.write(effect.job, [{ type: 'unit-poisoned', unit: effect.unit }])
        break
      case 'pull-units':
        this.jobs.get(effect.job)?.allow(effect.count)
        break
      case 'wake-at':
        this.#wakeAt(effect.atMs)
        break
      case 'report-failure':
        break
      case 'keep-result':
      case 'drop-results':
      case 'referee-shard':
      case 'ban-identity':
        throw new Error(`no job of these schedules is verified, and yet there is ${effect.type}`)
      default:
        assertNever(effect)
    }
  }

  #accept({ lease, job, from, to }: LeaseGrant, value: ShardValue | undefined): void {
    if (value !== undefined) this.#values.set(lease, value)
    this.#reveals.write(job, [{ type: 'shard-done', from, to, sum: value?.sum ?? 0 }])
  }

  #wakeAt(atMs: number): void {
    const { agenda, draw, timerLateMs } = this.#parts
    const turn = ++this.#wakeTurn
    agenda.at(atMs + draw.between(0, timerLateMs), () =>
      this.#awake(() => {
        if (turn === this.#wakeTurn) this.tell({ type: 'clock-reached' })
      }),
    )
  }

  #reveal(effect: Revealing): void {
    if (this.#dead) return
    this.auditor.reveal(effect)
    switch (effect.type) {
      case 'count-result':
        this.jobs.get(effect.job)?.count(effect, this.#values.get(effect.lease))
        this.#values.delete(effect.lease)
        break
      case 'report-poisoned':
        this.jobs.get(effect.job)?.setAside(effect.unit)
        break
      case 'ack-result':
        this.desk.say(effect.device, { type: 'ack', lease: effect.lease })
        break
      case 'end-job': {
        const life = this.jobs.get(effect.job)
        this.jobs.delete(effect.job)
        this.desk.sayToAll({ type: 'job-ended', job: effect.job })
        if (life === undefined) break
        if (effect.outcome.type === 'finished') life.checkAnswer(effect.outcome.poisoned)
        this.#reveals.write(effect.job, [{ type: 'ended' }])
        this.#parts.ended(life.case)
        break
      }
      default:
        assertNever(effect)
    }
  }
}

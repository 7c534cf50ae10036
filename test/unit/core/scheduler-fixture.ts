import type { DeviceId, JobId, LeaseId } from '../../../src/base/ids.ts'
import { Rng } from '../../../src/base/rng.ts'
import type { Effect, LeaseGrant } from '../../../src/core/effect.ts'
import type { JobSpec, SchedulerEvent } from '../../../src/core/event.ts'
import { checkInvariants } from '../../../src/core/invariants.ts'
import { Scheduler } from '../../../src/core/scheduler.ts'
import { limits } from '../../../src/protocol/limits.ts'

export const job = 'J1' as JobId
export const deviceId = (name: string): DeviceId => name as DeviceId
export const spec = (unitsTotal: number, more: Partial<JobSpec> = {}): JobSpec => ({
  job,
  unitsTotal,
  input: 'whole',
  heldCount: 0,
  unitInputBytes: 0,
  done: [],
  poisoned: [],
  windowUnits: limits.unitsMax,
  weight: 1,
  priority: 0,
  ...more,
})

type Untimed<E> = E extends { atMs: number } ? Omit<E, 'atMs'> : never

/** A scheduler with a hand-moved clock, whose invariants are checked after every event. */
export class Bench {
  atMs = 0
  readonly scheduler: Scheduler
  readonly effects: Effect[] = []
  #wakeAtMs = Number.POSITIVE_INFINITY

  constructor(seed: number | string = 1) {
    this.scheduler = new Scheduler({ epoch: 1, rng: new Rng(seed) })
  }

  tell(event: Untimed<SchedulerEvent>): Effect[] {
    const effects = this.scheduler.handle({ ...event, atMs: this.atMs } as SchedulerEvent)
    checkInvariants(this.scheduler)
    this.effects.push(...effects)
    for (const effect of effects) if (effect.type === 'wake-at') this.#wakeAtMs = effect.atMs
    return effects
  }

  join(name: string, slots = 1): Effect[] {
    this.tell({ type: 'device-joined', device: deviceId(name) })
    return this.tell({ type: 'device-started', device: deviceId(name), slots, score: 0, held: [] })
  }

  start(name: string, slots = 1, held: readonly LeaseId[] = []): Effect[] {
    const named = held.map((lease) => ({ lease, unitsDone: 0 }))
    return this.tell({ type: 'device-started', device: deviceId(name), slots, score: 0, held: named })
  }

  /** @param to less than the grant's end for a partial result. */
  finish(grant: LeaseGrant, execMs = 1, to = grant.to, label = 'right'): Effect[] {
    const { lease, device } = grant
    return this.tell({ type: 'result-received', device, lease, to, execMs, outputBytes: 8, label })
  }

  beat(name: string, held: readonly { lease: LeaseId; unitsDone: number }[] = [], roundTripMs = 1): Effect[] {
    return this.tell({ type: 'heartbeat-received', device: deviceId(name), held, roundTripMs })
  }

  /** @param unit `undefined` when the worker died. */
  fail(grant: LeaseGrant, unit: number | undefined): Effect[] {
    const { lease, device } = grant
    const code = unit === undefined ? 'worker-crashed' : 'task-threw'
    const failure = { code, reason: 'it threw', stack: '' } as const
    return this.tell({ type: 'shard-failed', device, lease, unit, failure })
  }

  /** Moves the clock and answers every wake-up on the way. */
  passTo(atMs: number): Effect[] {
    const given: Effect[] = []
    while (this.#wakeAtMs <= atMs) {
      this.atMs = Math.max(this.atMs, this.#wakeAtMs)
      this.#wakeAtMs = Number.POSITIVE_INFINITY
      given.push(...this.tell({ type: 'clock-reached' }))
    }
    this.atMs = atMs
    return given
  }
}

export type Grant = Extract<Effect, { type: 'grant-lease' }>
export const grants = (effects: readonly Effect[]): Grant[] =>
  effects.filter((effect) => effect.type === 'grant-lease')
export const cancels = (effects: readonly Effect[]) => effects.filter((effect) => effect.type === 'cancel-leases')
export const counted = (effects: readonly Effect[]) => effects.filter((effect) => effect.type === 'count-result')
export const ends = (effects: readonly Effect[]) => effects.filter((effect) => effect.type === 'end-job')
export const first = <T>(list: readonly T[]): T => {
  const [item] = list
  if (item === undefined) throw new Error('the list is empty')
  return item
}
export const leaseId = (text: string): LeaseId => text as LeaseId

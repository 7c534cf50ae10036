import { assertNever } from '../base/assert.ts'
import type { DeviceId, JobId, LeaseId } from '../base/ids.ts'
import type { Effect, LeaseGrant, Revealing } from '../core/effect.ts'
import type { Failure } from '../core/event.ts'
import type { Clock } from '../ports.ts'
import type { JobRecord } from '../protocol/record.ts'
import type { DeviceLink } from './device-link.ts'
import { toFailure } from './failure.ts'
import type { JobRun } from './job-run.ts'
import type { SafeJournal } from './safe-journal.ts'
import { WriteAhead } from './write-ahead.ts'

/** What effects act on. */
interface Stage {
  readonly clock: Clock
  readonly journal: SafeJournal
  /** Everybody who is here, also for the moment without a link. */
  readonly links: Iterable<DeviceLink>
  readonly devices: ReadonlyMap<DeviceId, DeviceLink>
  readonly runs: Map<JobId, JobRun>
  /** The time asked for by `wake-at` has come. */
  wake(): void
  drop(device: DeviceId): void
  fail(job: JobId, failure: Failure): void
  changed(): void
}

/** Performs what the scheduler decided: messages to devices, records to the journal, values to jobs, and the one timer. */
export class Performer {
  readonly #stage: Stage
  readonly #writeAhead: WriteAhead
  /** Accepted values on their way through the journal. Nothing else is kept here: a device can name any lease. */
  readonly #values = new Map<LeaseId, unknown>()
  #cancelWake: (() => void) | undefined

  constructor(stage: Stage) {
    this.#stage = stage
    this.#writeAhead = new WriteAhead(stage.journal, (effect) => this.#reveal(effect))
  }

  /** @param value what came with the result that these effects follow from. */
  perform(effects: readonly Effect[], value: unknown): void {
    const records = new Map<JobId, JobRecord[]>()
    for (const effect of effects) {
      if (effect.type === 'append-done') this.#accept(effect, value, records)
      else this.#perform(effect)
    }
    this.#writeAhead.perform(effects, records)
  }

  stop(): void {
    this.#cancelWake?.()
  }

  #accept({ job, from, to, device, lease }: LeaseGrant, value: unknown, records: Map<JobId, JobRecord[]>): void {
    this.#values.set(lease, value)
    const name = this.#nameOf(device)
    records.set(job, [...(records.get(job) ?? []), { type: 'shard-done', from, to, device, name, value }])
  }

  #perform(effect: Exclude<Effect, { type: 'append-done' }>): void {
    const { devices, runs } = this.#stage
    switch (effect.type) {
      case 'grant-lease':
        this.#grant(effect)
        break
      case 'cancel-leases':
        devices.get(effect.device)?.send({ type: 'cancel', leases: [...effect.leases] })
        break
      case 'settle-claim':
        devices.get(effect.device)?.settleClaim(effect.job, effect.unit, effect.refusal)
        break
      case 'drop-device':
        this.#stage.drop(effect.device)
        break
      case 'report-failure':
        runs.get(effect.job)?.reportFailure(effect.unit, this.#nameOf(effect.device), effect.failure)
        break
      case 'wake-at':
        this.#wakeAt(effect.atMs)
        break
      case 'count-result':
      case 'ack-result':
      case 'end-job':
        break // performed by the write-ahead queue
      default:
        assertNever(effect)
    }
  }

  #nameOf(device: DeviceId): string {
    return this.#stage.devices.get(device)?.greeting?.name ?? ''
  }

  #grant({ lease, job, device, from, to }: LeaseGrant): void {
    const units = this.#stage.runs.get(job)?.units(from, to)
    try {
      const link = this.#stage.devices.get(device)
      link?.send({ type: 'lease', lease, job, from, to, ...(units === undefined ? {} : { units }) })
    } catch (thrown) {
      this.#stage.fail(job, toFailure(thrown)) // units that cannot be sent to one device cannot be sent to any
    }
  }

  #reveal(effect: Revealing): void {
    switch (effect.type) {
      case 'count-result':
        this.#count(effect)
        break
      case 'ack-result':
        this.#stage.devices.get(effect.device)?.send({ type: 'ack', leases: [effect.lease] })
        break
      case 'end-job': {
        const { journal, runs, links } = this.#stage
        const run = runs.get(effect.job)
        runs.delete(effect.job)
        const ended = { type: 'job-ended', outcome: effect.outcome.type } as const
        for (const link of links) if (link.toldOf === effect.job) link.send({ ...ended, job: effect.job })
        void journal.append(effect.job, [ended])
        void run?.end(effect.outcome)
        break
      }
      default:
        assertNever(effect)
    }
    this.#stage.changed()
  }

  #count(grant: LeaseGrant): void {
    const link = this.#stage.devices.get(grant.device)
    const value = this.#values.get(grant.lease)
    this.#values.delete(grant.lease)
    const run = this.#stage.runs.get(grant.job)
    if (run === undefined) return
    if (link !== undefined) {
      link.shardsDone++
      link.unitsDone += grant.to - grant.from
    }
    run.count(grant, { name: link?.greeting?.name ?? '', link: link?.kind ?? 'direct' }, value)
  }

  #wakeAt(atMs: number): void {
    this.#cancelWake?.()
    const delayMs = Math.max(0, atMs - this.#stage.clock.nowMs())
    this.#cancelWake = this.#stage.clock.after(delayMs, () => this.#stage.wake())
  }
}

import { assertNever } from '../../base/assert.ts'
import type { DeviceId, JobId, LeaseId } from '../../base/ids.ts'
import type { Effect, LeaseGrant, PoisonedUnit, Revealing } from '../../core/effect.ts'
import type { Evidence, Failure } from '../../core/event.ts'
import type { Clock } from '../../ports.ts'
import type { JobRecord } from '../../protocol/record.ts'
import { toFailure } from '../failure.ts'
import type { ResultValue, Run } from '../jobs/run.ts'
import type { Verifying } from '../verify/verifying.ts'
import type { Contributions } from './contributions.ts'
import type { DeviceLink } from './device-link.ts'
import type { GrantBook } from './grant-book.ts'
import type { SafeJournal } from './safe-journal.ts'
import { WriteAhead } from './write-ahead.ts'

/** What effects act on. */
interface Stage {
  readonly clock: Clock
  readonly journal: SafeJournal
  /** Everybody who is here, also for the moment without a link. */
  readonly links: Iterable<DeviceLink>
  readonly devices: ReadonlyMap<DeviceId, DeviceLink>
  readonly runs: Map<JobId, Run>
  readonly grants: GrantBook
  readonly contributions: Contributions
  nameOf(device: DeviceId): string
  /** The time asked for by `wake-at` has come. */
  wake(): void
  drop(device: DeviceId): void
  readonly verifying: Verifying
  fail(job: JobId, failure: Failure): void
  changed(): void
}

type Records = Map<JobId, JobRecord[]>

/** Of a unit's evidence so much is kept: three attempts are enough to set it aside. */
const evidenceMost = 16

const nothing: ResultValue = { value: undefined, bytes: 0, execMs: 0 }

/** Performs what the scheduler decided: messages to devices, records to the journal, values to jobs, and the one timer. */
export class Performer {
  readonly #stage: Stage
  readonly #writeAhead: WriteAhead
  /** Accepted values on their way through the journal. Nothing else is kept here: a device can name any lease. */
  readonly #values = new Map<LeaseId, ResultValue>()
  /** Accepted ones that came from devices that are not verified, of jobs that are not checked. */
  readonly #unverified = new Set<LeaseId>()
  /** Values that do not count yet, while those who gave them are checked. */
  readonly #provisional = new Map<LeaseId, { readonly job: JobId; readonly result: ResultValue }>()
  #cancelWake: (() => void) | undefined

  constructor(stage: Stage) {
    this.#stage = stage
    this.#writeAhead = new WriteAhead(stage.journal, (effect) => this.#reveal(effect))
  }

  /** @param result what came with the event that these effects follow from. */
  perform(effects: readonly Effect[], result: ResultValue | undefined): void {
    const records: Records = new Map()
    for (const effect of effects) this.#perform(effect, result, records)
    this.#writeAhead.perform(effects, records)
  }

  stop(): void {
    this.#cancelWake?.()
  }

  #perform(effect: Effect, result: ResultValue | undefined, records: Records): void {
    const { devices, runs } = this.#stage
    switch (effect.type) {
      case 'append-done':
        this.#accept(effect, result ?? nothing, records)
        break
      case 'append-poisoned':
        this.#write(effect.job, this.#poisonRecord(effect), records)
        break
      case 'grant-lease':
        this.#grant(effect, effect.budgetMs, effect.backup)
        break
      case 'pull-units':
        runs.get(effect.job)?.pull(effect.count)
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
      case 'keep-result':
        if (result !== undefined) this.#provisional.set(effect.lease, { job: effect.job, result })
        break
      case 'drop-results':
        for (const lease of effect.leases) this.#provisional.delete(lease)
        break
      case 'referee-shard':
        this.#stage.verifying.ask(effect)
        break
      case 'ban-identity':
        this.#stage.verifying.ban(effect)
        break
      case 'report-failure':
        runs.get(effect.job)?.reportFailure(effect.unit, this.#stage.nameOf(effect.device), effect.failure)
        break
      case 'wake-at':
        this.#wakeAt(effect.atMs)
        break
      case 'count-result':
      case 'report-poisoned':
      case 'ack-result':
      case 'end-job':
        break // performed by the write-ahead queue
      default:
        assertNever(effect)
    }
  }

  #accept(grant: LeaseGrant, fresh: ResultValue, records: Records): void {
    const { job, from, to, device, lease } = grant
    this.#stage.verifying.settle(job, { from, to })
    const result = this.#provisional.get(lease)?.result ?? fresh
    this.#provisional.delete(lease)
    this.#values.set(lease, result)
    const name = this.#stage.nameOf(device)
    const told = { from, to, device, name, ...this.#noteTrust(grant) }
    this.#write(job, { type: 'shard-done', ...told, value: result.value }, records)
  }

  /** As it is now: the link may be gone when the result is counted. */
  #noteTrust({ job, device, lease }: LeaseGrant): { readonly unverified?: true } {
    const isChecked = this.#stage.runs.get(job)?.verified !== undefined
    if (isChecked || this.#stage.devices.get(device)?.trust.at !== 'unverified') return {}
    this.#unverified.add(lease)
    return { unverified: true }
  }

  #poisonRecord({ unit, evidence }: PoisonedUnit): JobRecord {
    const kept = evidence.slice(0, evidenceMost).map(({ device, failure: { code, reason } }) => {
      return { device, name: this.#stage.nameOf(device), code, reason }
    })
    return { type: 'unit-poisoned', unit, evidence: kept }
  }

  #write(job: JobId, record: JobRecord, records: Records): void {
    if (this.#stage.runs.get(job)?.journaled !== true) return
    const list = records.get(job)
    if (list === undefined) records.set(job, [record])
    else list.push(record)
  }

  #grant(grant: LeaseGrant, budgetMs: number, backup: boolean): void {
    const { lease, job, device, from, to } = grant
    const run = this.#stage.runs.get(job)
    const link = this.#stage.devices.get(device)
    if (run === undefined || link === undefined) return
    if (backup) run.countBackup()
    this.#stage.grants.note(grant)
    try {
      const units = run.units(from, to)
      link.grant({
        lease,
        job,
        from,
        to,
        budgetMs,
        ...(units === undefined ? {} : { units: [...units] }),
      })
    } catch (thrown) {
      this.#stage.fail(job, toFailure(thrown)) // units that cannot be sent to one device cannot be sent to any
    }
  }

  #reveal(effect: Revealing): void {
    switch (effect.type) {
      case 'count-result':
        this.#count(effect)
        break
      case 'report-poisoned':
        this.#reportPoisoned(effect)
        break
      case 'ack-result':
        this.#stage.grants.settle(effect.lease, effect.device)
        this.#stage.devices.get(effect.device)?.acknowledge(effect.lease)
        break
      case 'end-job': {
        const { journal, runs, links, grants } = this.#stage
        const run = runs.get(effect.job)
        runs.delete(effect.job)
        grants.forgetJob(effect.job)
        this.#stage.verifying.forget(effect.job)
        for (const [lease, { job }] of this.#provisional) if (job === effect.job) this.#provisional.delete(lease)
        const ended = { type: 'job-ended', outcome: effect.outcome.type } as const
        this.#stage.contributions.endJob(effect.job)
        for (const link of links) link.endJob(effect.job, effect.outcome.type)
        if (run?.journaled === true) void journal.append(effect.job, [ended])
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
    const result = this.#values.get(grant.lease) ?? nothing
    this.#values.delete(grant.lease)
    const unverified = this.#unverified.delete(grant.lease)
    const run = this.#stage.runs.get(grant.job)
    if (run === undefined) return
    this.#stage.contributions.count(grant.device, run, grant.to - grant.from, result.execMs)
    if (link !== undefined) {
      link.shardsDone++
      link.unitsDone += grant.to - grant.from
    }
    run.count(grant, { name: this.#stage.nameOf(grant.device), link: link?.kind ?? 'direct', unverified }, result)
  }

  #reportPoisoned({ job, unit, evidence }: PoisonedUnit): void {
    const told = (one: Evidence) => {
      const { code, reason } = one.failure
      return { deviceName: this.#stage.nameOf(one.device), code, reason }
    }
    this.#stage.runs.get(job)?.reportPoisoned({ unit, evidence: evidence.map(told) })
  }

  #wakeAt(atMs: number): void {
    this.#cancelWake?.()
    const delayMs = Math.max(0, atMs - this.#stage.clock.nowMs())
    this.#cancelWake = this.#stage.clock.after(delayMs, () => this.#stage.wake())
  }
}

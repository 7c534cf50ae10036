import type { LeaseId } from '../base/ids.ts'
import type { Rng } from '../base/rng.ts'
import type { DeviceRecord } from './device-record.ts'
import type { LeaseGrant } from './effect.ts'
import type { Failure } from './event.ts'
import type { Floor } from './floor.ts'
import type { LiveJob } from './live-job.ts'
import { policy } from './policy.ts'
import type { Recalls } from './recalls.ts'
import { isDeadly, type Suspicion } from './suspects.ts'
import type { UnitRange } from './unit-ranges.ts'
import type { Verifier } from './verifier.ts'

interface Result {
  readonly lease: LeaseId
  readonly to: number
  readonly execMs: number
  readonly outputBytes: number
  readonly label?: string
}

/** What becomes of leases when they are answered, lost or called off: the units go on, the devices are told. */
export class Answers {
  readonly #floor: Floor
  readonly #rng: Rng
  readonly #recalls: Recalls
  readonly #verifier: Verifier

  constructor(floor: Floor, rng: Rng, parts: { recalls: Recalls; verifier: Verifier }) {
    this.#floor = floor
    this.#rng = rng
    this.#recalls = parts.recalls
    this.#verifier = parts.verifier
  }

  // -- results

  /** Returns the job whose answer grew. */
  takeResult(device: DeviceRecord, result: Result, atMs: number): LiveJob | undefined {
    const row = this.#floor.leases.find(result.lease)
    const held = row !== undefined && device.rows.includes(row) ? row : undefined
    const grant = held === undefined ? this.#floor.leases.lapsed(result.lease, device.id) : this.#floor.grantOf(held)
    const job = grant === undefined ? undefined : this.#floor.jobs.get(grant.job)
    const valid = grant !== undefined && result.to > grant.from && result.to <= grant.to
    if (grant === undefined || job === undefined || !valid) return undefined
    const { lease, job: id, from } = grant
    const { to } = result
    // Written out, here and below: spreads would make the whole path of a result a sixth slower.
    const counted = { lease, job: id, device: device.id, from, to }
    job.withdraw(device)
    job.speeds.learn(device.index, to - from, result)
    job.enrol(device)
    device.failuresInRow = 0
    if (job.verification !== undefined) {
      const { label = '', outputBytes } = result
      const granted = { from, to: grant.to }
      this.#verifier.take(job, job.verification, { row: held, grant: counted, granted, label, outputBytes }, atMs)
      return job
    }
    const counts =
      held === undefined ? this.#countLate(job, device, counted, atMs) : this.#count(job, held, counted, atMs)
    if (!counts) return undefined
    job.suspects.clear(counted)
    this.#floor.give({ type: 'append-done', lease, job: id, device: device.id, from, to })
    this.#floor.give({ type: 'count-result', lease, job: id, device: device.id, from, to })
    return job
  }

  /** A living lease: its shard is done, whoever else was at it is called off, and a rest goes back. */
  #count(job: LiveJob, row: number, counted: UnitRange, atMs: number): boolean {
    const { table } = this.#floor.leases
    const granted = table.range(row)
    const device = table.device(row)
    this.#recalls.callOffOthers(row, atMs)
    this.#floor.close(row, atMs)
    job.ledger.settle(counted, device)
    if (counted.to < granted.to) job.ledger.giveBack({ from: counted.to, to: granted.to }, device)
    return true
  }

  /** A lost lease: what others have begun of its units meanwhile is called off, but nothing counts that is done. */
  #countLate(job: LiveJob, device: DeviceRecord, counted: LeaseGrant, atMs: number): boolean {
    this.#floor.leases.forgetLapsed(counted.lease)
    const range = toRange(counted)
    if (job.ledger.done.countIn(range) > 0 || this.#touchesSingles(job, range)) return false
    for (const row of [...this.#floor.leases.table]) {
      if (this.#floor.jobOf(row) !== job || !overlap(this.#floor.leases.table.range(row), range)) continue
      this.#recalls.tellCancelled(row)
      this.lose(row, atMs)
    }
    return job.ledger.settleLate(range, device.index)
  }

  /** Units that wait for a lease of their own, or are set aside, stay what they are. */
  #touchesSingles({ ledger }: LiveJob, { from, to }: UnitRange): boolean {
    const within = (unit: number) => from <= unit && unit < to
    return from < ledger.heldCount || [...ledger.delayed.keys(), ...ledger.poisoned].some(within)
  }

  // -- leases that end without a result

  /** Its units are for others again, unless others are at the same shard. A result that still comes may count. */
  lose(row: number, atMs: number): void {
    const grant = this.#floor.grantOf(row)
    const device = this.#floor.leases.table.device(row)
    this.#floor.leases.lapse(grant)
    const job = this.#floor.jobs.get(grant.job)
    if (this.#floor.close(row, atMs) || job === undefined) return
    if (!this.#verifier.loseCheck(job, grant)) job.ledger.giveBack(toRange(grant), device)
  }

  /**
   * Every unit the device had is for others. With `failure`, what it was running is suspected of it. Returns the jobs of
   * which a unit was set aside.
   */
  giveBackAll(device: DeviceRecord, atMs: number, failure?: Failure): LiveJob[] {
    const { table } = this.#floor.leases
    const running = new Set(device.rows.filter((row) => table.startedMs(row) !== undefined))
    const poisoned: LiveJob[] = []
    for (const row of [...device.rows]) {
      if (failure === undefined || !running.has(row)) this.lose(row, atMs)
      else {
        this.#floor.leases.lapse(this.#floor.grantOf(row))
        const job = this.failShard(device, row, undefined, failure, atMs)
        if (job !== undefined) poisoned.push(job)
      }
    }
    for (const { ledger } of this.#floor.jobs.values()) ledger.forgetHolder(device.id)
    return poisoned
  }

  /** It ends what it keeps; the rest is for others. */
  letFinish(device: DeviceRecord, keeps: readonly LeaseId[], atMs: number): void {
    device.finishing = true
    for (const row of [...device.rows]) if (!keeps.includes(this.#floor.leases.nameOf(row))) this.lose(row, atMs)
  }

  /** An attempt ended badly: at `unit`, or nobody can tell where. Returns the job whose unit was set aside. */
  failShard(
    device: DeviceRecord,
    row: number,
    unit: number | undefined,
    failure: Failure,
    atMs: number,
  ): LiveJob | undefined {
    const job = this.#floor.jobOf(row)
    if (job === undefined) return undefined
    const { table } = this.#floor.leases
    const grant = this.#floor.grantOf(row)
    const granted = table.range(row)
    if (this.#verifier.isCheck(job, grant)) {
      if (!this.#floor.close(row, atMs)) this.#verifier.failCheck(job, grant, failure)
      return undefined
    }
    const suspected = unit === undefined ? this.#notDone(row) : { from: unit, to: unit + 1 }
    const isLoss = failure.code === 'device-lost'
    const lostAfterMs = isLoss ? device.lastHeardMs + policy.lostMs - (table.startedMs(row) ?? 0) : undefined
    job.suspects.add(suspected, { device: device.id, failure, lostAfterMs })
    job.worst = { failure, unit }
    // Backups are given again and again: a unit that fails everywhere would never stand alone.
    if (this.#isProven(job, job.suspects.of(suspected.from))) this.#recalls.callOffOthers(row, atMs)
    if (this.#floor.close(row, atMs)) return undefined // others are still at it: theirs may go well
    if (unit === undefined && granted.to - granted.from > 1) {
      job.ledger.giveBack(granted, device.index)
      return undefined
    }
    const { from } = suspected
    if (granted.from < from) job.ledger.giveBack({ from: granted.from, to: from }, device.index)
    if (from + 1 < granted.to) job.ledger.giveBack({ from: from + 1, to: granted.to }, device.index)
    return this.#judge(job, from, device, { failure, atMs })
  }

  /** The unit that was running is one of these. */
  #notDone(row: number): UnitRange {
    const { from, to } = this.#floor.leases.table.range(row)
    const done = this.#floor.leases.progress.get(row)?.unitsDone ?? 0
    return { from: Math.min(from + done, to - 1), to }
  }

  /**
   * A unit stands alone with its evidence: it is tried again, elsewhere if there is an elsewhere, or set aside. One whose
   * device was lost goes to the next at once, as most losses have nothing to do with it.
   */
  #judge(
    job: LiveJob,
    unit: number,
    device: DeviceRecord,
    { failure, atMs }: { failure: Failure; atMs: number },
  ): LiveJob | undefined {
    const suspicion = job.suspects.of(unit)
    const { evidence } = suspicion
    const { ledger, spec } = job
    if (!this.#isProven(job, suspicion)) {
      if (failure.code === 'device-lost') ledger.giveBack({ from: unit, to: unit + 1 }, device.index)
      else ledger.delay(unit, atMs + this.jitterMs(evidence.length), device.index)
      return undefined
    }
    ledger.poison(unit, device.index)
    job.suspects.clear({ from: unit, to: unit + 1 })
    this.#floor.give({ type: 'append-poisoned', job: spec.job, unit, evidence })
    this.#floor.give({ type: 'report-poisoned', job: spec.job, unit, evidence })
    return job
  }

  #isProven(job: LiveJob, suspicion: Suspicion): boolean {
    const lossesPerMs = this.#floor.fleet.lossesPerMs(suspicion.losses)
    if (isDeadly(suspicion, { lossesPerMs, unitsTotal: job.ledger.unitsTotal })) return true
    const failed = suspicion.evidence.filter(({ failure }) => failure.code !== 'device-lost')
    const tried = new Set(failed.map(({ device }) => device))
    if (tried.size >= policy.poisonDevices || failed.length >= policy.attemptsMost) return true
    return failed.length >= policy.poisonAttempts && !this.#floor.hasUntried(job, tried)
  }

  /** Full jitter (Brooker, AWS architecture blog 2015). */
  jitterMs(failures: number): number {
    return this.#rng.next() * Math.min(policy.backoffCapMs, policy.backoffBaseMs * 2 ** (failures - 1))
  }
}

const toRange = ({ from, to }: UnitRange): UnitRange => ({ from, to })
const overlap = (left: UnitRange, right: UnitRange): boolean => left.from < right.to && right.from < left.to

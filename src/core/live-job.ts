import type { DeviceRecord } from './device-record.ts'
import type { Failure, JobSpec } from './event.ts'
import { policy } from './policy.ts'
import { SpeedTable } from './speed-table.ts'
import { Suspects } from './suspects.ts'
import { UnitLedger } from './unit-ledger.ts'
import type { UnitRange } from './unit-ranges.ts'
import { Verification } from './verification.ts'

/** One job under way. */
export class LiveJob {
  readonly spec: JobSpec
  /** A small number, free again when it has ended: what the columns of leases hold. */
  readonly index: number
  readonly startedMs: number
  readonly ledger: UnitLedger
  readonly suspects = new Suspects()
  readonly speeds = new SpeedTable()
  /** Of a job whose results are checked before they count. */
  readonly verification: Verification | undefined
  /** Small numbers of the devices that do not take it: because its task does not run there, or its person does not agree. */
  readonly #refusedBy = new Map<number, 'broken' | 'withheld'>()
  paused = false
  /** Who takes the output is behind. */
  outputFull = false
  inputEnded: boolean
  /** Units that the stream may still add. */
  allowance = 0
  weight: number
  priority: number
  /** Time granted so far by its weight (stride scheduling, Waldspurger 1995): who has least is next. */
  passMs: number
  /** What went wrong last, for a job that fails altogether. */
  worst: { readonly failure: Failure; readonly unit: number | undefined } | undefined
  readonly #fleet = { speed: 0, slots: 0, scoredSpeed: 0, scoredScore: 0 }

  constructor(spec: JobSpec, options: { index: number; atMs: number; passMs: number }) {
    this.spec = spec
    this.index = options.index
    this.startedMs = options.atMs
    this.passMs = options.passMs
    this.ledger = new UnitLedger(spec)
    this.verification = spec.verify === undefined ? undefined : new Verification(spec.verify)
    this.weight = spec.weight
    this.priority = spec.priority
    this.inputEnded = spec.input === 'whole'
  }

  get complete(): boolean {
    return this.inputEnded && this.ledger.settled
  }

  get givesLeases(): boolean {
    return !this.paused && !this.outputFull
  }

  /** Nothing has worked yet and much has failed: what failed is tried to its end before anything new is. */
  get isDoubtful(): boolean {
    const { done, verifying, delayed, poisoned } = this.ledger
    return done.count + verifying.count === 0 && delayed.size + poisoned.size >= policy.doubtfulUnits
  }

  /** Units from here on lie outside of the window of ordered output. */
  get windowEnd(): number {
    const { windowUnits } = this.spec
    return windowUnits >= this.ledger.unitsTotal ? this.ledger.unitsTotal : this.ledger.settledTo + windowUnits
  }

  /** The first pooled units that the window lets through. */
  get firstPooled(): UnitRange | undefined {
    const { first } = this.ledger.pooled
    if (first === undefined) return undefined
    const { windowEnd } = this
    return first.from < windowEnd ? { from: first.from, to: Math.min(first.to, windowEnd) } : undefined
  }

  /** Nothing is begun, and nothing can be: for a stream, before more units come or some count. */
  get waitsForResults(): boolean {
    const { delayed, heldWaiting, leasedCount } = this.ledger
    return delayed.size + heldWaiting.size + leasedCount === 0 && this.firstPooled === undefined
  }

  // -- devices that do not take it

  refuse(device: DeviceRecord, why: 'broken' | 'withheld'): void {
    this.#refusedBy.set(device.index, why)
  }
  isRefusedBy(device: DeviceRecord): boolean {
    return this.#refusedBy.has(device.index)
  }
  /** The task itself does not run there. */
  isBrokenOn(device: DeviceRecord): boolean {
    return this.#refusedBy.get(device.index) === 'broken'
  }
  /** Whoever starts anew tries anew. */
  offerAgain(device: DeviceRecord): void {
    this.#refusedBy.delete(device.index)
  }

  /** The device has left. */
  forget(device: DeviceRecord): void {
    this.speeds.forget(device.index)
    this.#refusedBy.delete(device.index)
  }

  // -- speeds of the devices that are started, summed up as they change

  /** Around every change of a device's slots, score or speed for this job. */
  withdraw(device: DeviceRecord): void {
    this.#sum(device, -1)
  }
  enrol(device: DeviceRecord): void {
    this.#sum(device, 1)
  }

  #sum(device: DeviceRecord, sign: 1 | -1): void {
    const unitsPerMs = this.speeds.unitsPerMs(device.index)
    if (unitsPerMs === undefined || device.slots === 0) return
    const sum = this.#fleet
    sum.slots += sign * device.slots
    sum.speed = sum.slots === 0 ? 0 : sum.speed + sign * unitsPerMs * device.slots
    if (device.score === 0) return
    sum.scoredSpeed += sign * unitsPerMs * device.slots
    sum.scoredScore += sign * device.score * device.slots
  }

  /**
   * Units a millisecond of one worker: measured, else guessed from the device's own benchmark and what benchmarks meant
   * elsewhere, else the mean; `undefined` before the first result of this job.
   */
  speedOf(device: DeviceRecord): number | undefined {
    const measured = this.speeds.unitsPerMs(device.index)
    if (measured !== undefined) return measured
    const { slots, speed, scoredSpeed, scoredScore } = this.#fleet
    if (slots === 0) return undefined
    const mean = speed / slots
    if (!(device.score > 0 && scoredScore > 0 && scoredSpeed > 0)) return mean
    return Math.min((device.score * scoredSpeed) / scoredScore, policy.growthMost * mean) // a score is only its word
  }

  get isMeasured(): boolean {
    return this.#fleet.slots > 0
  }

  /** How fast `slots` workers are together, of which those measured are known. Units a millisecond; 0 before the first result. */
  fleetSpeed(slots: number): number {
    const { slots: measured, speed } = this.#fleet
    return measured === 0 ? 0 : (speed / measured) * Math.max(slots, measured)
  }
}

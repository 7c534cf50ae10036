import { assertNever } from '../base/assert.ts'
import type { Rng } from '../base/rng.ts'
import type { DeviceRecord } from './device-record.ts'
import type { Floor } from './floor.ts'
import type { LiveJob } from './live-job.ts'
import { creditAtMs, cutShard } from './placement.ts'
import { policy } from './policy.ts'
import type { Trial } from './trial.ts'
import type { UnitRange } from './unit-ranges.ts'
import type { Canary } from './verification.ts'

/** Something to be done by a device: units of the pool, one that waits for a lease of its own, or a check of what others gave. */
type Work =
  | { readonly at: 'pool'; readonly first: UnitRange }
  | { readonly at: 'single'; readonly unit: number }
  | { readonly at: 'check'; readonly trial: Trial }
  | { readonly at: 'spot'; readonly canary: Canary }

/** Devices sorted by speed are worth it only while few wait: many wait for a stream, and each finds something then. */
const sortedMost = 512

/** Who gets which units next: gives leases on what nobody has, takes none back. */
export class Dispatch {
  readonly #floor: Floor
  readonly #draw: (bound: number) => number

  constructor(floor: Floor, rng: Rng) {
    this.#floor = floor
    this.#draw = (bound) => rng.below(bound)
  }

  /** Gives the device leases while it has credit and there is something for it; else it is remembered as hungry. */
  to(device: DeviceRecord, atMs: number): void {
    const { fleet } = this.#floor
    fleet.hungry.delete(device)
    if (device.slots === 0 || device.finishing) return
    if (device.restsUntilMs > atMs) {
      fleet.lookAt(device, device.restsUntilMs)
      return
    }
    for (;;) {
      const found = this.#nextFor(device, atMs)
      if (found === undefined) {
        if (device.rows.length < device.slots * (1 + policy.aheadMost)) fleet.hungry.add(device)
        return
      }
      const { job, work } = found
      const backlogMs = device.rows.length < device.slots ? 0 : this.#floor.forecast.backlogMs(device, atMs)
      const readyAtMs = creditAtMs(job, device, atMs, backlogMs)
      if (readyAtMs === undefined) return
      if (readyAtMs > atMs) {
        fleet.lookAt(device, readyAtMs)
        return
      }
      this.#grant(job, device, work, atMs)
    }
  }

  toAll(atMs: number): void {
    for (const device of this.#floor.fleet) if (device.slots > 0) this.to(device, atMs)
  }

  /** There may be something for those who found nothing: the fastest are asked first. */
  toHungry(atMs: number): void {
    const { hungry } = this.#floor.fleet
    if (hungry.size === 0 || !this.#anyWork(atMs)) return
    const waiting = [...hungry]
    if (waiting.length <= sortedMost) waiting.sort((left, right) => this.#rank(right) - this.#rank(left))
    for (const device of waiting) {
      this.to(device, atMs)
      if (!this.#anyWork(atMs)) return
    }
  }

  /** A device's speed at what it did last, only to be compared with others'. */
  #rank(device: DeviceRecord): number {
    for (const job of this.#floor.jobs.values()) {
      const speed = job.speedOf(device)
      if (speed !== undefined) return speed
    }
    return device.score
  }

  #anyWork(atMs: number): boolean {
    for (const job of this.#floor.jobs.values()) {
      if (!job.givesLeases) continue
      if (this.#pooledOf(job) !== undefined || (job.verification?.wanting.length ?? 0) > 0) return true
      for (const unit of job.ledger.heldWaiting) if (job.ledger.holderOf(unit) !== undefined) return true
      for (const notBeforeMs of job.ledger.delayed.values()) if (notBeforeMs <= atMs) return true
    }
    return false
  }

  /** By priority, then by who has had least of the fleet for its weight. */
  #nextFor(device: DeviceRecord, atMs: number): { job: LiveJob; work: Work } | undefined {
    let best: { job: LiveJob; work: Work } | undefined
    for (const job of this.#floor.jobs.values()) {
      if (!job.givesLeases || job.isRefusedBy(device)) continue
      if (best !== undefined && !isBefore(job, best.job)) continue
      const work = this.#workFor(job, device, atMs)
      if (work !== undefined) best = { job, work }
    }
    return best
  }

  #workFor(job: LiveJob, device: DeviceRecord, atMs: number): Work | undefined {
    if (job.verification?.isSuspect(device.identity) === true) return undefined
    const unit = this.#singleFor(job, device, atMs)
    if (unit !== undefined) return { at: 'single', unit }
    const check = this.#checkFor(job, device)
    if (check !== undefined) return check
    const first = this.#pooledOf(job)
    return first === undefined ? undefined : { at: 'pool', first }
  }

  /** What others gave comes before anything new: so little is provisional. */
  #checkFor({ verification }: LiveJob, { identity }: DeviceRecord): Work | undefined {
    const canary = verification?.spotFor(identity, this.#draw)
    if (canary !== undefined) return { at: 'spot', canary }
    const trial = verification?.checkFor(identity, this.#draw)
    return trial === undefined ? undefined : { at: 'check', trial }
  }

  #pooledOf(job: LiveJob): UnitRange | undefined {
    return job.isDoubtful || job.verification?.full === true ? undefined : job.firstPooled
  }

  /** A unit that waits for a lease of its own and may run on this device: claimed by it, or delayed and due. */
  #singleFor(job: LiveJob, device: DeviceRecord, atMs: number): number | undefined {
    const { ledger, suspects } = job
    for (const unit of ledger.heldWaiting) if (ledger.holderOf(unit) === device.id) return unit
    for (const [unit, notBeforeMs] of ledger.delayed) {
      if (notBeforeMs > atMs) continue
      if (unit < ledger.heldCount) {
        if (ledger.holderOf(unit) === device.id) return unit
        continue
      }
      const tried = new Set(suspects.of(unit).evidence.map((evidence) => evidence.device))
      if (!tried.has(device.id) || !this.#floor.hasUntried(job, tried)) return unit
    }
    return undefined
  }

  #grant(job: LiveJob, device: DeviceRecord, work: Work, atMs: number): void {
    const { range, budgetMs } = this.#begin(job, device, work, atMs)
    const lease = this.#floor.open(job, device, range, { atMs, budgetMs, copyOf: undefined })
    if (work.at === 'spot') job.verification?.beginSpot(device.identity, lease, work.canary)
    const speed = job.speedOf(device)
    const units = range.to - range.from
    job.passMs += (speed === undefined ? policy.probeMs : units / speed) / job.weight
  }

  /** Takes the units from where they are. */
  #begin(job: LiveJob, device: DeviceRecord, work: Work, atMs: number): { range: UnitRange; budgetMs: number } {
    const { ledger } = job
    switch (work.at) {
      case 'single': {
        const range = { from: work.unit, to: work.unit + 1 }
        ledger.leaseSingle(work.unit, device.index)
        return { range, budgetMs: 0 }
      }
      case 'pool': {
        const { from, to } = work.first
        const load = { pooled: ledger.pooled.count, slots: this.#floor.fleet.slots, atMs }
        const cut = cutShard(job, device, load)
        const range = { from, to: job.suspects.cut(from, Math.min(to, from + cut.units)) }
        ledger.lease(range, device.index)
        return { range, budgetMs: range.to - from > 1 ? cut.budgetMs : 0 }
      }
      case 'check':
        job.verification?.beginCheck(work.trial)
        return { range: work.trial, budgetMs: 0 }
      case 'spot':
        return { range: work.canary, budgetMs: 0 }
      default:
        return assertNever(work)
    }
  }

  /** Asks a stream for more when less than half of what devices will soon want is there. */
  pull(job: LiveJob): void {
    if (job.inputEnded) return
    const { ledger, spec } = job
    const speed = job.fleetSpeed(this.#floor.fleet.slots)
    const ahead = Math.min(policy.pullMost, Math.max(policy.pullLeast, Math.ceil(speed * policy.pullAheadMs)))
    const target = Math.min(ahead, spec.windowUnits)
    const there = ledger.pooled.count + job.allowance
    if (there > target / 2) return
    job.allowance += target - there
    this.#floor.give({ type: 'pull-units', job: spec.job, count: target - there })
  }
}

function isBefore(left: LiveJob, right: LiveJob): boolean {
  return left.priority === right.priority ? left.passMs < right.passMs : left.priority > right.priority
}

import type { DeviceRecord } from './device-record.ts'
import type { Floor } from './floor.ts'
import type { LiveJob } from './live-job.ts'
import { policy } from './policy.ts'

/** A shard under way, as one who plans backups sees it. */
interface Candidate {
  readonly row: number
  readonly job: LiveJob
  /** Until the first of its devices is expected to have finished it. */
  readonly remainingMs: number
}

/**
 * Backup leases: while devices are idle and nothing is left to give, the shards that will finish last go to the fastest of
 * them as well (LATE: Zaharia et al., OSDI 2008, with up to four copies). The first result counts, the others are cancelled.
 */
export class Speculation {
  readonly #floor: Floor
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(floor: Floor) {
    this.#floor = floor
  }

  /** Looks for backups if it is time to, and asks to be woken for the next look. */
  look(atMs: number): void {
    if (this.#floor.fleet.hungry.size === 0 || this.#floor.leases.table.size === 0) return
    const nextMs = this.#lastMs + policy.backupEveryMs
    if (atMs < nextMs) {
      this.#floor.wakeBy(nextMs)
      return
    }
    this.#lastMs = atMs
    const idle = this.#idle(atMs)
    if (idle.length > 0) this.#match(this.#candidates(atMs), idle, atMs)
    this.#floor.wakeBy(atMs + policy.backupEveryMs)
  }

  #idle(atMs: number): DeviceRecord[] {
    const idle: DeviceRecord[] = []
    for (const device of this.#floor.fleet.hungry) {
      const silent = atMs - device.lastHeardMs > policy.doubtMs
      if (device.rows.length < device.slots && device.restsUntilMs <= atMs && !silent) idle.push(device)
    }
    return idle
  }

  #candidates(atMs: number): Candidate[] {
    const { leases, fleet, forecast } = this.#floor
    const candidates: Candidate[] = []
    for (const row of leases.table) {
      const job = this.#floor.jobOf(row)
      const rows = leases.copiesOf(row)
      const isFirst = rows[0] === row
      if (job === undefined || !job.givesLeases || !isFirst || rows.length >= policy.copiesMost) continue
      if (leases.table.range(row).from < job.ledger.heldCount || this.#isSpot(job, row)) continue
      let remainingMs = Number.POSITIVE_INFINITY
      for (const each of rows) {
        const device = fleet.at(leases.table.device(each))
        if (device !== undefined) remainingMs = Math.min(remainingMs, forecast.remainingMs(device, each, atMs))
      }
      candidates.push({ row, job, remainingMs })
    }
    return candidates.sort((left, right) => compare(right.remainingMs, left.remainingMs) || left.row - right.row)
  }

  #isSpot({ verification }: LiveJob, row: number): boolean {
    if (verification === undefined || verification.spots.size === 0) return false
    return verification.spots.has(this.#floor.leases.nameOf(row))
  }

  /** The latest shard to the device that would have done it first, and so on; insurance only from what is left. */
  #match(candidates: readonly Candidate[], idle: readonly DeviceRecord[], atMs: number): void {
    const free = new Map(idle.map((device) => [device, device.slots - device.rows.length]))
    const ranks = new Map<LiveJob, DeviceRecord[]>()
    for (const pays of [this.#gains, this.#insures]) {
      for (const candidate of candidates) {
        if (free.size <= (pays === this.#insures ? idle.length * policy.idleKept : 0)) break
        const { job } = candidate
        const ranked = ranks.get(job) ?? soonest(job, idle, meanUnits(candidates, job, this.#floor))
        ranks.set(job, ranked)
        while (ranked[0] !== undefined && !free.has(ranked[0])) ranked.shift()
        const device = this.#fastest(candidate, ranked, free)
        if (device === undefined || !pays(candidate, this.#tookMs(candidate, device))) continue
        this.#back(candidate, device, atMs)
        const left = (free.get(device) ?? 1) - 1
        if (left > 0) free.set(device, left)
        else free.delete(device)
      }
    }
  }

  #fastest(
    { row, job }: Candidate,
    ranked: readonly DeviceRecord[],
    free: ReadonlyMap<DeviceRecord, number>,
  ): DeviceRecord | undefined {
    const { leases } = this.#floor
    const holders = leases.copiesOf(row).map((each) => leases.table.device(each))
    const trial = job.verification?.trialAt(leases.table.range(row).from)
    return ranked.find(
      (device) => free.has(device) && !holders.includes(device.index) && trial?.hasVoteOf(device.identity) !== true,
    )
  }

  #tookMs({ row, job }: Candidate, device: DeviceRecord): number {
    return this.#floor.leases.table.units(row) / (job.speedOf(device) ?? 0) + device.roundTripMs
  }

  readonly #gains = ({ row, remainingMs }: Candidate, tookMs: number): boolean => {
    return this.#copies(row) < policy.copiesMost && tookMs < policy.backupGain * remainingMs
  }

  readonly #insures = ({ row }: Candidate, tookMs: number): boolean => {
    return this.#copies(row) === 1 && tookMs < policy.backupCheapMs
  }

  #copies(row: number): number {
    return this.#floor.leases.copiesOf(row).length
  }

  #back({ row, job }: Candidate, device: DeviceRecord, atMs: number): void {
    const range = this.#floor.leases.table.range(row)
    job.ledger.story.note('were also leased to device', range, device.index)
    this.#floor.open(job, device, range, { atMs, budgetMs: 0, copyOf: row })
    if (device.rows.length >= device.slots) this.#floor.fleet.hungry.delete(device)
  }
}

/** Those who may do the job and of whom it is known how fast: who would have done a shard of `units` first comes first. */
function soonest(job: LiveJob, devices: readonly DeviceRecord[], units: number): DeviceRecord[] {
  const timed = devices.flatMap((device) => {
    if (job.isRefusedBy(device) || job.verification?.isSuspect(device.identity) === true) return []
    const speed = job.speedOf(device)
    return speed === undefined ? [] : [{ device, tookMs: units / speed + device.roundTripMs }]
  })
  timed.sort((left, right) => left.tookMs - right.tookMs || left.device.index - right.device.index)
  return timed.map(({ device }) => device)
}

function meanUnits(candidates: readonly Candidate[], job: LiveJob, floor: Floor): number {
  const own = candidates.filter((candidate) => candidate.job === job)
  return own.reduce((sum, { row }) => sum + floor.leases.table.units(row), 0) / own.length
}

/** Infinities included, of which the difference is not a number. */
const compare = (left: number, right: number): number => (left === right ? 0 : left < right ? -1 : 1)

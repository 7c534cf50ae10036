// What one run cost each device, in memory that does not grow with it. Plain numbers in, plain numbers out: a page that
// watches feeds it as the run goes, and whoever has the run's list of shards feeds that.

/** A shard that was counted. */
export interface WorkedShard {
  /** Its device's number. */
  readonly number: number
  readonly units: number
  /** What its worker took, in milliseconds. */
  readonly computeMs: number
  /** When it was counted, since the run began. */
  readonly doneMs: number
}

/** The device against which a run is measured: how long it would have taken alone. */
export interface Reference {
  readonly number: number
  /** Of this very run: what the measure rests on. */
  readonly units: number
  readonly workers: number
  /** Mean of one worker of it. */
  readonly unitMs: number
}

export interface SpeedPoint {
  /** Since the run began. */
  readonly atMs: number
  /** So many times as fast as the reference device alone. */
  readonly speed: number
  /** The same, had every device that was there computed without a pause. */
  readonly ideal: number
}

interface DeviceWork {
  units: number
  shards: number
  computeMs: number
  /** The most that it gave at once. */
  workers: number
  /** By bucket: time of its workers, and how many it gave. */
  readonly busyMs: Float64Array
  readonly gave: Float32Array
}

const buckets = 240
const firstBucketMs = 100
/** Shards are not equally long: after so many mean lengths nearly all that were at work have ended. */
const lagShards = 1.6
/** Below this a page's clock is too coarse for a mean. */
const measuredMsLeast = 20

export class RunWork {
  readonly #devices = new Map<number, DeviceWork>()
  #bucketMs = firstBucketMs
  #notedMs = 0
  #shards = 0
  #computeMs = 0

  count({ number, units, computeMs, doneMs }: WorkedShard): void {
    const work = this.#of(number)
    const spentMs = Math.min(computeMs, doneMs) // its own word, as far as it can be true
    work.units += units
    work.shards++
    work.computeMs += spentMs
    this.#shards++
    this.#computeMs += spentMs
    this.#reach(doneMs)
    this.#spread(work, doneMs - spentMs, doneMs)
  }

  /** Says how many workers each device gives now; those that are not named give none. */
  note(atMs: number, gives: Iterable<{ readonly number: number; readonly slots: number }>): void {
    this.#reach(atMs)
    const from = Math.floor(this.#notedMs / this.#bucketMs)
    const to = Math.floor(atMs / this.#bucketMs)
    for (const { number, slots } of gives) {
      const work = this.#of(number)
      work.workers = Math.max(work.workers, slots)
      work.gave.fill(slots, Math.min(from + 1, to), to + 1)
    }
    this.#notedMs = Math.max(this.#notedMs, atMs)
  }

  /** The units of each device, by its number. */
  unitsOf(number: number): number {
    return this.#devices.get(number)?.units ?? 0
  }

  /**
   * The device `preferred` where this run has measured it, else the one that computed most. `undefined` when none computed for so
   * long that it could be measured.
   */
  reference(preferred: number): Reference | undefined {
    const wanted = this.#measured(preferred)
    if (wanted !== undefined) return wanted
    const [most] = [...this.#devices].sort(([, left], [, right]) => right.units - left.units)
    return most === undefined ? undefined : this.#measured(most[0])
  }

  #measured(number: number): Reference | undefined {
    const work = this.#devices.get(number)
    if (work === undefined || work.units === 0 || work.computeMs < measuredMsLeast) return undefined
    return { number, units: work.units, workers: Math.max(1, work.workers), unitMs: work.computeMs / work.units }
  }

  /**
   * The curve up to `untilMs`. While a run goes on, its last part is not known yet: shards tell of their work when they end.
   * @param running leaves out as much as a shard takes.
   */
  speed(reference: Reference, untilMs: number, running: boolean): SpeedPoint[] {
    const lagMs = running && this.#shards > 0 ? (lagShards * this.#computeMs) / this.#shards : 0
    const count = Math.min(buckets, Math.floor((untilMs - lagMs) / this.#bucketMs))
    const reach = Math.max(2, Math.round(count / 24)) // a mean over both sides: single shards are no news
    const busy = this.#total(reference, ({ busyMs }, at) => (busyMs[at] ?? 0) / this.#bucketMs)
    const gave = this.#total(reference, ({ gave: given }, at) => given[at] ?? 0)
    const points: SpeedPoint[] = []
    for (let at = 0; at < count; at++) {
      const atMs = (at + 0.5) * this.#bucketMs
      points.push({ atMs, speed: meanAround(busy, at, reach, count), ideal: gave[at] ?? 0 })
    }
    return points
  }

  /** By bucket, as multiples of the reference device with all its workers. */
  #total(reference: Reference, of: (work: DeviceWork, at: number) => number): Float64Array {
    const total = new Float64Array(buckets)
    for (const [number, work] of this.#devices) {
      const unitMs = this.#measured(number)?.unitMs ?? reference.unitMs
      const weight = reference.unitMs / unitMs / reference.workers
      for (let at = 0; at < buckets; at++) total[at] = (total[at] ?? 0) + weight * of(work, at)
    }
    return total
  }

  #of(number: number): DeviceWork {
    const known = this.#devices.get(number)
    if (known !== undefined) return known
    const of = { busyMs: new Float64Array(buckets), gave: new Float32Array(buckets) }
    const fresh: DeviceWork = { units: 0, shards: 0, computeMs: 0, workers: 0, ...of }
    this.#devices.set(number, fresh)
    return fresh
  }

  #spread({ busyMs }: DeviceWork, fromMs: number, toMs: number): void {
    for (let at = Math.floor(fromMs / this.#bucketMs); at * this.#bucketMs < toMs; at++) {
      const startMs = Math.max(fromMs, at * this.#bucketMs)
      const endMs = Math.min(toMs, (at + 1) * this.#bucketMs)
      busyMs[at] = (busyMs[at] ?? 0) + endMs - startMs
    }
  }

  /** A run that outgrows the buckets gets twice as long ones. */
  #reach(atMs: number): void {
    while (atMs >= buckets * this.#bucketMs) {
      this.#bucketMs *= 2
      for (const { busyMs, gave } of this.#devices.values()) {
        for (let at = 0; at < buckets; at++) {
          const [left, right] = [2 * at, 2 * at + 1]
          busyMs[at] = (busyMs[left] ?? 0) + (busyMs[right] ?? 0)
          gave[at] = Math.max(gave[left] ?? 0, gave[right] ?? 0)
        }
      }
    }
  }
}

function meanAround(values: Float64Array, at: number, reach: number, count: number): number {
  const from = Math.max(0, at - reach)
  const to = Math.min(count, at + reach + 1)
  let sum = 0
  for (let each = from; each < to; each++) sum += values[each] ?? 0
  return sum / (to - from)
}

/** What the reference device would take alone for so many units. */
export const aloneMs = ({ unitMs, workers }: Reference, units: number): number => (unitMs * units) / workers

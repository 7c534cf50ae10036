import type { Evidence } from './event.ts'
import { policy } from './policy.ts'
import type { UnitRange } from './unit-ranges.ts'

export interface Suspicion {
  /** The last few attempts that ended badly. */
  readonly evidence: readonly Evidence[]
  /** Devices that were lost while they ran it, and for how long they had been running it altogether. */
  readonly losses: number
  readonly exposedMs: number
}
interface Suspect extends UnitRange, Suspicion {}

const innocent: Suspicion = { evidence: [], losses: 0, exposedMs: 0 }

/** One more attempt that ended badly; `lostAfterMs` when its device was lost. */
export interface Incident extends Evidence {
  readonly lostAfterMs: number | undefined
}

function blame(known: Suspicion, { device, failure, lostAfterMs }: Incident): Suspicion {
  const { evidence, losses, exposedMs } = known
  const isLoss = lostAfterMs !== undefined
  // A device that is lost again has come back before: the unit did it no harm. Only its link is bad.
  const again = isLoss && evidence.some((each) => each.device === device && each.failure.code === failure.code)
  if (again) return { evidence, losses, exposedMs: exposedMs + lostAfterMs }
  return {
    evidence: [...evidence, { device, failure }].slice(-policy.evidenceMost),
    losses: losses + Number(isLoss),
    exposedMs: exposedMs + (lostAfterMs ?? 0),
  }
}

/**
 * Units that were running when an attempt ended badly. One that names its unit is suspected alone; a device that was lost,
 * or a worker that died, puts all units of its shard that were not done yet under suspicion: these are cut in pieces,
 * until one unit stands alone with its evidence.
 */
export class Suspects {
  /** Sorted, disjoint. Few: they leave as soon as a device computes them. */
  #suspects: Suspect[] = []

  get size(): number {
    return this.#suspects.length
  }

  of(unit: number): Suspicion {
    const found = this.#suspects[this.#indexAfter(unit)]
    return found !== undefined && found.from <= unit ? found : innocent
  }

  /** The first suspect that ends after `unit`: asked for every result, so it must not cost time for all of them. */
  #indexAfter(unit: number): number {
    let low = 0
    let high = this.#suspects.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#suspects[middle]?.to ?? 0) <= unit) low = middle + 1
      else high = middle
    }
    return low
  }

  add(range: UnitRange, incident: Incident): void {
    const next: Suspect[] = []
    let from = range.from
    for (const known of this.#suspects) {
      if (known.to <= range.from || known.from >= range.to) {
        next.push(known)
        continue
      }
      if (known.from < range.from) next.push({ ...known, to: range.from })
      if (from < known.from) next.push({ from, to: known.from, ...blame(innocent, incident) })
      const shared = { from: Math.max(known.from, range.from), to: Math.min(known.to, range.to) }
      next.push({ ...shared, ...blame(known, incident) })
      if (range.to < known.to) next.push({ ...known, from: range.to })
      from = shared.to
    }
    if (from < range.to) next.push({ from, to: range.to, ...blame(innocent, incident) })
    this.#suspects = next.sort((left, right) => left.from - right.from)
  }

  /** They were computed, or set aside. */
  clear(range: UnitRange): void {
    const first = this.#suspects[this.#indexAfter(range.from)]
    if (first === undefined || first.from >= range.to) return
    this.#suspects = this.#suspects.flatMap((known) => {
      if (known.to <= range.from || known.from >= range.to) return [known]
      const rest: Suspect[] = []
      if (known.from < range.from) rest.push({ ...known, to: range.from })
      if (range.to < known.to) rest.push({ ...known, from: range.to })
      return rest
    })
  }

  /** Where a shard that begins at `from` must end: suspects are not mixed with others, and come in pieces. */
  cut(from: number, to: number): number {
    const suspect = this.#suspects[this.#indexAfter(from)]
    if (suspect === undefined) return to
    if (suspect.from > from) return Math.min(to, suspect.from)
    return Math.min(to, from + Math.ceil((suspect.to - from) / policy.bisectParts))
  }
}

/**
 * Whether so many losses at one unit are too many for chance, devices being lost anyway at `lossesPerMs` each. Chance must
 * be so unlikely that among all units of the job hardly one is set aside by mistake: devices that come and go lose long
 * units often enough.
 */
export function isDeadly(
  { losses, exposedMs }: Suspicion,
  fleet: { lossesPerMs: number; unitsTotal: number },
): boolean {
  if (losses < policy.poisonDevices) return false
  if (losses >= policy.attemptsMost) return true // so many devices are enough, whatever chance says
  return poissonTail(losses, fleet.lossesPerMs * exposedMs) < policy.poisonByMistake / fleet.unitsTotal
}

/** Probability of at least `count` events where `mean` are expected. */
function poissonTail(count: number, mean: number): number {
  let term = Math.exp(-mean)
  for (let at = 1; at <= count; at++) term *= mean / at
  let sum = 0
  for (let at = count; at < count + 50; at++) {
    sum += term
    term *= mean / (at + 1)
  }
  return sum
}

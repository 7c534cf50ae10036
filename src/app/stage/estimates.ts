import type { View } from '../../tasks/catalogue.ts'

export interface Estimate {
  /** Units that it rests on. */
  readonly units: number
  readonly value: number
  /** Standard error. */
  readonly error: number
}

const kept = 48

/** How an estimate came nearer: those of a job so far, thinned out so that they stay few and equally far apart. */
export class Estimates {
  #list: Estimate[] = []
  #last: Estimate | undefined
  #everyUnits = 1

  note(units: number, answer: unknown, view: View | undefined): void {
    const estimate = estimateOf(units, answer, view)
    if (estimate === undefined) return
    this.#last = estimate
    const before = this.#list.at(-1)
    if (before !== undefined && units < before.units + this.#everyUnits) return
    this.#list.push(estimate)
    if (this.#list.length < 2 * kept) return
    this.#list = this.#list.filter((_, at) => at % 2 === 1)
    this.#everyUnits = Math.max(1, (units - (this.#list[0]?.units ?? 0)) / kept)
  }

  /** The newest is always the last. A list of its own each time: what is drawn looks whether it is another. */
  list(): readonly Estimate[] {
    const last = this.#last
    return last === undefined || this.#list.at(-1) === last ? [...this.#list] : [...this.#list, last]
  }
}

/** The first figure that has an error. A view that does not fit the answer shows nothing. */
function estimateOf(units: number, answer: unknown, view: View | undefined): Estimate | undefined {
  try {
    const figures = Object.values(view?.figures?.(answer) ?? {})
    const figure = figures.find(({ error }) => error !== undefined)
    if (typeof figure?.value !== 'number' || figure.error === undefined || !Number.isFinite(figure.error))
      return undefined
    return { units, value: figure.value, error: figure.error }
  } catch {
    return undefined
  }
}

/** Values between which all but the first, widest errors lie, around the newest estimate. */
export function estimateSpan(estimates: readonly Estimate[]): { readonly low: number; readonly high: number } {
  const last = estimates.at(-1)
  if (last === undefined) return { low: 0, high: 1 }
  const reaches = estimates.map(({ value, error }) => Math.abs(value - last.value) + error).sort((a, b) => a - b)
  const wide = reaches[Math.floor(reaches.length * 0.9)] ?? 0
  const half = Math.max(wide, last.error * 1.5, Math.abs(last.value) * 1e-9, Number.MIN_VALUE)
  return { low: last.value - half, high: last.value + half }
}

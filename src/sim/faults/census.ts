/** What a schedule can do to a room. A schedule in which none of it really happens proves nothing, so it is counted. */
export const occurrences = [
  'coordinator crashed',
  'crash between two effects',
  'coordinator slept',
  'link cut',
  'session resumed',
  'session lost',
  'device silent',
  'device dropped',
  'device froze',
  'device stopped',
  'device closed',
  'device killed',
  'device slowed',
  'unit threw',
  'worker died, unit unknown',
  'unit killed its device',
  'job refused',
  'lease forgotten',
  'partial result',
  'result sent again',
  'result of an earlier life',
  'result counted late',
  'false execMs',
  'hostile message',
  'backup lease',
  'lease cancelled',
  'unit poisoned',
  'unit claimed',
  'batch torn by a crash',
  'write failed',
  'disk full',
  'job resumed from the journal',
  'job lost with its coordinator',
  'job paused',
  'job reweighed',
  'job cancelled',
  'job broken',
  'units streamed in',
  'output filled',
] as const
export type Occurrence = (typeof occurrences)[number]

export class Census {
  readonly #counts = new Map<Occurrence, number>()

  note(what: Occurrence): void {
    this.#counts.set(what, this.of(what) + 1)
  }

  of(what: Occurrence): number {
    return this.#counts.get(what) ?? 0
  }

  add(other: Census): void {
    for (const what of occurrences) if (other.of(what) > 0) this.#counts.set(what, this.of(what) + other.of(what))
  }

  /** Plain data, with everything that never happened as well. */
  toRecord(): Record<Occurrence, number> {
    return Object.fromEntries(occurrences.map((what) => [what, this.of(what)])) as Record<Occurrence, number>
  }
}

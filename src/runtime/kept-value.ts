import type { Settings } from '../ports.ts'
import { read } from './kept-identity.ts'

interface Place<T> {
  readonly settings: Settings
  readonly key: string
  /** Of anything that may be kept there; never throws. */
  parse(kept: unknown): T
}

/** A small value that several tabs of a browser profile change: none overwrites what another has added. */
export class KeptValue<T> {
  readonly #place: Place<T>
  #value: T
  #last: Promise<void> = Promise.resolve()
  #unwritten = 0

  private constructor(place: Place<T>, value: T) {
    this.#place = place
    this.#value = value
  }

  static async read<T>(place: Place<T>): Promise<KeptValue<T>> {
    return new KeptValue(place, place.parse(await read(place.settings, place.key)))
  }

  get value(): T {
    return this.#value
  }

  /** Holds here at once. Where nothing can be kept, it holds as long as this tab. */
  change(alter: (before: T) => T): void {
    this.#value = alter(this.#value)
    this.#unwritten++
    this.#last = this.#last.then(() => this.#write(alter)).catch(() => undefined)
  }

  async #write(alter: (before: T) => T): Promise<void> {
    const { settings, key, parse } = this.#place
    this.#unwritten--
    const after = await settings.update(key, (kept) => alter(parse(kept)))
    if (this.#unwritten === 0) this.#value = parse(after) // with what other tabs have added
  }
}

import type { Clock } from '../../ports.ts'

/** Units are handed on in batches of so many, so that each costs next to nothing. */
const batchUnits = 4_096
/** A slow source's units are handed on after this time, however few they are. */
const batchMs = 10

interface Listener {
  read(units: readonly unknown[]): void
  ended(): void
  /** The source threw: there is no more. */
  failed(thrown: unknown): void
}

type Source = AsyncIterator<unknown> | Iterator<unknown>

/** Reads a source of units no further than it is allowed to. */
export class UnitReader {
  readonly #open: () => Source
  readonly #clock: Clock
  readonly #listener: Listener
  #source: Source | undefined
  #allowance = 0
  #held = false
  #reading = false
  #over = false
  #batch: unknown[] = []
  #cancelFlush: (() => void) | undefined

  constructor(units: AsyncIterable<unknown> | Iterable<unknown>, clock: Clock, listener: Listener) {
    this.#open = () => (Symbol.asyncIterator in units ? units[Symbol.asyncIterator]() : units[Symbol.iterator]())
    this.#clock = clock
    this.#listener = listener
  }

  /** It may read so many units more. */
  allow(count: number): void {
    this.#allowance += count
    void this.#read()
  }

  /** Nothing is read while it is held back. */
  hold(held: boolean): void {
    this.#held = held
    if (!held) void this.#read()
  }

  /** Tells the source that nothing more is wanted of it. */
  stop(): void {
    if (this.#over) return
    this.#end()
    try {
      const closing: unknown = this.#source?.return?.()
      Promise.resolve(closing).catch(() => undefined) // nobody waits for what a source says when it is closed
    } catch {
      // as above
    }
  }

  get #mayRead(): boolean {
    return !this.#over && !this.#held && this.#allowance > 0
  }

  async #read(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    try {
      while (this.#mayRead) {
        this.#source ??= this.#open()
        const answer = this.#source.next()
        const next = 'then' in answer ? await answer : answer // a source that is not slow is read without a pause
        if (this.#over) return
        if (next.done === true) {
          this.#flush()
          this.#end()
          this.#listener.ended()
          return
        }
        this.#take(next.value)
      }
      this.#flush()
    } catch (thrown) {
      if (this.#over) return
      this.#end()
      this.#listener.failed(thrown)
    } finally {
      this.#reading = false
    }
  }

  #take(unit: unknown): void {
    this.#allowance--
    this.#batch.push(unit)
    if (this.#batch.length >= batchUnits) this.#flush()
    else this.#cancelFlush ??= this.#clock.after(batchMs, () => this.#flush())
  }

  #flush(): void {
    this.#cancelFlush?.()
    this.#cancelFlush = undefined
    const batch = this.#batch
    this.#batch = []
    if (batch.length > 0 && !this.#over) this.#listener.read(batch)
  }

  #end(): void {
    this.#over = true
    this.#batch = []
    this.#cancelFlush?.()
    this.#cancelFlush = undefined
  }
}

/** Events of which only the newest matters to a reader that is behind. */
export interface Conflating<E> {
  readonly isNews: (event: E) => boolean
  readonly sameKind: (left: E, right: E) => boolean
}

/**
 * One source of events, any number of readers, each with its own place. A reader that is slow keeps every event but the
 * superseded ones: of those that are news (`isNews`), it finds only the newest of each kind.
 */
export class EventSource<E> {
  readonly #readers = new Set<Reader<E>>()
  readonly #conflating: Conflating<E>
  #ended = false

  constructor(conflating: Conflating<E>) {
    this.#conflating = conflating
  }

  push(event: E): void {
    for (const reader of this.#readers) reader.push(event)
  }

  /** Readers end after what they have not read yet. */
  end(): void {
    this.#ended = true
    for (const reader of this.#readers) reader.end()
    this.#readers.clear()
  }

  /** A reader that begins now, after `first`. */
  read(first: Iterable<E> = []): AsyncIterableIterator<E> {
    const reader = new Reader<E>(this.#conflating, () => this.#readers.delete(reader))
    for (const event of first) reader.push(event)
    if (this.#ended) reader.end()
    else this.#readers.add(reader)
    return reader
  }
}

class Reader<E> implements AsyncIterableIterator<E> {
  readonly #conflating: Conflating<E>
  readonly #leave: () => void
  #unread: E[] = []
  #waiting: ((result: IteratorResult<E>) => void)[] = []
  #ended = false

  constructor(conflating: Conflating<E>, leave: () => void) {
    this.#conflating = conflating
    this.#leave = leave
  }

  push(event: E): void {
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) {
      waiting({ done: false, value: event })
      return
    }
    if (this.#conflating.isNews(event)) {
      this.#unread = this.#unread.filter((older) => !this.#conflating.sameKind(older, event))
    }
    this.#unread.push(event)
  }

  end(): void {
    this.#ended = true
    for (const waiting of this.#waiting.splice(0)) waiting({ done: true, value: undefined })
  }

  next(): Promise<IteratorResult<E>> {
    const event = this.#unread.shift()
    if (event !== undefined) return Promise.resolve({ done: false, value: event })
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  return(): Promise<IteratorResult<E>> {
    this.#leave()
    this.#unread = []
    this.end()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}

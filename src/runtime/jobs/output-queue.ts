import { assert } from '../../base/assert.ts'
import type { TabgridError } from '../../base/errors.ts'
import type { StreamOutput } from '../api/job-api.ts'

/** So much waits for its reader before the devices are told to wait; and again less than a quarter of it, before they go on. */
const resultsMost = 32_768
const bytesMost = 16 * 1024 * 1024
const lowShare = 1 / 4

interface Listener {
  /** Its reader is behind, or has caught up. */
  filled(filled: boolean): void
  /** Results that wait for an earlier one have come to take too many bytes, or few enough again. */
  crowded(crowded: boolean): void
  /** Its reader wants no more. */
  left(): void
}

interface Batch {
  readonly from: number
  readonly results: readonly unknown[]
  readonly bytes: number
}

interface Waiting {
  resolve(result: IteratorResult<StreamOutput<unknown>>): void
  reject(error: TabgridError): void
}

const over = { done: true, value: undefined } as const

/** The results of a stream on their way to the one who reads them: as they come, or in the order of their units. */
export class OutputQueue implements AsyncIterableIterator<StreamOutput<unknown>> {
  readonly #inOrder: boolean
  readonly #listener: Listener
  readonly #ready: Batch[] = []
  /** Results of the first ready batch that were read. */
  #read = 0
  #readyCount = 0
  #readyBytes = 0
  /** In order: those whose turn has not come, by their first unit; and units that never come. */
  readonly #early = new Map<number, Batch>()
  readonly #skipped = new Set<number>()
  #earlyBytes = 0
  #next = 0
  readonly #waiting: Waiting[] = []
  #filled = false
  #crowded = false
  #end: { readonly error: TabgridError | undefined } | undefined

  constructor(inOrder: boolean, listener: Listener) {
    this.#inOrder = inOrder
    this.#listener = listener
  }

  /** Results that are kept here, in whatever order. */
  get kept(): number {
    let early = 0
    for (const { results } of this.#early.values()) early += results.length
    return this.#readyCount + early
  }

  /** Results of the units from `from` on. */
  put(from: number, results: readonly unknown[], bytes: number): void {
    if (this.#end !== undefined) return
    const batch = { from, results, bytes }
    if (!this.#inOrder) {
      this.#offer(batch)
    } else {
      assert(from >= this.#next, `unit ${from} of a stream came again: the next one is ${this.#next}`)
      this.#early.set(from, batch)
      this.#earlyBytes += bytes
      this.#release()
    }
    this.#measure()
  }

  /** This unit has no result. */
  skip(unit: number): void {
    if (!this.#inOrder || this.#end !== undefined) return
    this.#skipped.add(unit)
    this.#release()
    this.#measure()
  }

  /** There is no more; what was not read yet still is, unless it is `dropped`. */
  end(error: TabgridError | undefined, dropped: boolean): void {
    if (this.#end !== undefined) return
    this.#end = { error }
    this.#early.clear()
    this.#skipped.clear()
    if (dropped) this.#ready.length = this.#readyCount = this.#readyBytes = this.#read = 0
    for (let waiting = this.#waiting.shift(); waiting !== undefined; waiting = this.#waiting.shift()) {
      this.#endOf(waiting)
    }
  }

  /** Hands on those whose turn has come. */
  #release(): void {
    for (;;) {
      const batch = this.#early.get(this.#next)
      if (batch !== undefined) {
        this.#early.delete(this.#next)
        this.#earlyBytes -= batch.bytes
        this.#next += batch.results.length
        this.#offer(batch)
      } else if (this.#skipped.delete(this.#next)) this.#next++
      else return
    }
  }

  #offer(batch: Batch): void {
    this.#ready.push(batch)
    this.#readyCount += batch.results.length
    this.#readyBytes += batch.bytes
    while (this.#waiting.length > 0) {
      const output = this.#take()
      if (output === undefined) return
      this.#waiting.shift()?.resolve({ done: false, value: output })
    }
  }

  #take(): StreamOutput<unknown> | undefined {
    const first = this.#ready[0]
    if (first === undefined) return undefined
    const at = this.#read++
    this.#readyCount--
    if (this.#read === first.results.length) {
      this.#ready.shift()
      this.#readyBytes -= first.bytes
      this.#read = 0
    }
    return { unit: first.from + at, value: first.results[at] }
  }

  #measure(): void {
    const full = this.#readyCount >= resultsMost || this.#readyBytes >= bytesMost
    const low = this.#readyCount < resultsMost * lowShare && this.#readyBytes < bytesMost * lowShare
    if (this.#filled ? low : full) {
      this.#filled = !this.#filled
      this.#listener.filled(this.#filled)
    }
    if (this.#crowded ? this.#earlyBytes < bytesMost * lowShare : this.#earlyBytes >= bytesMost) {
      this.#crowded = !this.#crowded
      this.#listener.crowded(this.#crowded)
    }
  }

  next(): Promise<IteratorResult<StreamOutput<unknown>>> {
    const value = this.#take()
    if (value !== undefined) {
      if (this.#end === undefined && this.#filled) this.#measure()
      return Promise.resolve({ done: false, value })
    }
    return new Promise((resolve, reject) => {
      if (this.#end === undefined) this.#waiting.push({ resolve, reject })
      else this.#endOf({ resolve, reject })
    })
  }

  /** The error is told once, as by any iterator. */
  #endOf(waiting: Waiting): void {
    const error = this.#end?.error
    this.#end = { error: undefined }
    if (error === undefined) waiting.resolve(over)
    else waiting.reject(error)
  }

  return(): Promise<IteratorResult<StreamOutput<unknown>>> {
    const early = this.#end === undefined
    this.end(undefined, true)
    if (early) this.#listener.left()
    return Promise.resolve(over)
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}

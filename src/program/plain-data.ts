import { TabgridError } from '../base/errors.ts'
import { limits } from '../protocol/limits.ts'

/** A value that was looked through: only plain data, of this size. */
export interface Measure {
  readonly bytes: number
  /** The larger buffers in it, each once: they can be transferred, when nobody here uses the value any more. */
  readonly buffers: readonly ArrayBuffer[]
}

/** What a number, a key or an object costs at least, wherever it goes. */
const itemBytes = 8
/** From here on a transfer is not slower than a clone. */
const transferBytes = 1024

/**
 * Looks through what came from a stranger's thread, which may post anything that can be cloned. Time and memory are bounded
 * by `bytesMost`, also for values that contain themselves or the same part many times.
 *
 * @throws `value-unsendable` for what is no plain data (see `protocol/README.md`, values), `message-too-large`.
 */
export function measurePlain(value: unknown, bytesMost: number): Measure {
  const walk = new PlainWalk(bytesMost)
  walk.visit(value, 0)
  return walk
}

/** Room for the envelope around a value of full depth. */
const depthMost = limits.valueDepth + 4

class PlainWalk implements Measure {
  bytes = 0
  readonly buffers: ArrayBuffer[] = []
  readonly #seen = new Set<ArrayBufferLike>()
  readonly #bytesMost: number

  constructor(bytesMost: number) {
    this.#bytesMost = bytesMost
  }

  visit(value: unknown, depth: number): void {
    this.#count(itemBytes)
    switch (typeof value) {
      case 'number':
      case 'boolean':
      case 'undefined':
        break
      case 'string':
        this.#count(value.length * 2)
        break
      case 'bigint':
        this.#count(bigintBytes(value))
        break
      case 'object':
        if (value !== null) this.#object(value, depth)
        break
      default:
        throw refusal(`a ${typeof value}`)
    }
  }

  #object(value: object, depth: number): void {
    if (depth > depthMost) throw refusal(`nested deeper than ${limits.valueDepth} levels`)
    if (Array.isArray(value)) this.#list(value, depth + 1)
    else if (ArrayBuffer.isView(value)) this.#buffer(value.buffer)
    else if (value instanceof ArrayBuffer) this.#buffer(value)
    else if (value instanceof Map) this.#entries(value, depth + 1)
    else if (value instanceof Set) for (const item of value) this.visit(item, depth + 1)
    else if (isPlain(value)) this.#record(value, depth + 1)
    else if (!(value instanceof Date)) throw refusal('no plain data')
  }

  #list(list: readonly unknown[], depth: number): void {
    for (const item of list) this.visit(item, depth)
    if (Object.keys(list).length > list.length) throw refusal('a list with keys of its own') // nobody would count what is there
  }

  #entries(entries: Iterable<readonly [unknown, unknown]>, depth: number): void {
    for (const [key, item] of entries) {
      this.visit(key, depth)
      this.visit(item, depth)
    }
  }

  #record(record: object, depth: number): void {
    for (const key of Object.keys(record)) {
      this.#count(key.length * 2)
      this.visit(Reflect.get(record, key), depth)
    }
  }

  #buffer(buffer: ArrayBufferLike): void {
    if (!(buffer instanceof ArrayBuffer)) throw refusal('shared memory')
    if (this.#seen.has(buffer)) return
    this.#seen.add(buffer)
    this.#count(buffer.byteLength)
    if (buffer.byteLength >= transferBytes) this.buffers.push(buffer)
  }

  #count(bytes: number): void {
    this.bytes += bytes
    if (this.bytes <= this.#bytesMost) return
    const mebibytes = Math.floor(this.#bytesMost / 2 ** 20)
    throw new TabgridError('message-too-large', `a value of more than ${mebibytes} MiB: give less, in smaller units`)
  }
}

/** At most twice what it takes. */
function bigintBytes(value: bigint): number {
  const magnitude = value < 0n ? -value : value
  let bytes = itemBytes
  while (magnitude >> BigInt(bytes * 8) > 0n) bytes *= 2
  return bytes
}

const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype

const refusal = (what: string): TabgridError =>
  new TabgridError('value-unsendable', `the value holds what cannot be sent (${what}): send plain data`)

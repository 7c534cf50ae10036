import { TabgridError } from '../base/errors.ts'
import { ByteBuffer } from './byte-buffer.ts'
import { limits } from './limits.ts'
import { tags, viewTags } from './value-kind.ts'

/** What the value codec needs no tag for; the other kinds have its tags. Part of every digest: never change one. */
const kinds = { undefined: 0, null: 32, false: 33, true: 34, number: 35, text: 36, list: 37, record: 38 } as const

/** Four times the largest message: a text takes up to twice its bytes, a short number nine times. */
const bytesMost = 4 * limits.messageBytes

function kindOf(value: unknown): number {
  if (value === undefined) return kinds.undefined
  if (value === null) return kinds.null
  if (typeof value === 'boolean') return value ? kinds.true : kinds.false
  throw refusal(`a ${typeof value}`)
}

/** A typed array whose elements are numbers. */
export type NumberView = ArrayBufferView & ArrayLike<number>

/** A value with its numbers taken out: two of the same form hold as many numbers, at the same places. */
export interface ValueForm {
  /** Canonical bytes of all that is not a number, with a mark where each number stands. Map keys and Set items are here, whole. */
  readonly form: Uint8Array
  /** Single numbers, in canonical order. */
  readonly numbers: readonly number[]
  /** Arrays of numbers, in canonical order, as views onto the value. */
  readonly views: readonly NumberView[]
}

/**
 * The bytes by which two results are the same (W8): equal values of the codec give equal bytes, others give others.
 *
 * @throws `value-unsendable` for what the codec does not take; `message-too-large`.
 */
export function canonicalBytes(value: unknown): Uint8Array {
  const writer = new CanonicalWriter('inside')
  writer.write(value)
  return writer.bytes.done()
}

/** For comparing with a tolerance. Throws as `canonicalBytes` does. */
export function formOf(value: unknown): ValueForm {
  const writer = new CanonicalWriter('apart')
  writer.write(value)
  return { form: writer.bytes.done(), numbers: writer.numbers, views: writer.views }
}

/** Where an entry of a Map or Set starts in the three rows that are written. */
interface Mark {
  readonly byte: number
  readonly number: number
  readonly view: number
}

class CanonicalWriter {
  readonly bytes = new ByteBuffer()
  readonly numbers: number[] = []
  readonly views: NumberView[] = []
  /** Whether numbers are written among the bytes, or put apart. */
  #placing: 'inside' | 'apart'
  #depth = 0
  #items = 0

  constructor(placing: 'inside' | 'apart') {
    this.#placing = placing
  }

  write(value: unknown): void {
    // What is held in many places is written in each of them: without a bound a small value could grow for ever.
    if (++this.#items > limits.valueItems || this.bytes.length > bytesMost) throw tooLarge()
    if (typeof value === 'number') this.#number(value)
    else if (typeof value === 'string') this.#text(kinds.text, value)
    else if (typeof value === 'bigint') this.#text(tags.bigint, value.toString(16))
    else if (typeof value === 'object' && value !== null) this.#nested(value)
    else this.bytes.byte(kindOf(value))
  }

  #number(value: number): void {
    this.bytes.byte(kinds.number)
    if (this.#placing === 'inside') this.bytes.float64(value)
    else this.numbers.push(value)
  }

  #text(kind: number, text: string): void {
    this.bytes.byte(kind)
    this.bytes.text(text)
  }

  #nested(value: object): void {
    if (this.#depth >= limits.valueDepth) throw refusal(`a value nested over ${limits.valueDepth} deep`)
    this.#depth += 1
    this.#object(value)
    this.#depth -= 1
  }

  #object(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) this.#record(value)
    else if (Array.isArray(value)) this.#list(value)
    else if (ArrayBuffer.isView(value)) this.#view(value)
    else if (prototype === ArrayBuffer.prototype && value instanceof ArrayBuffer) this.#buffer(value)
    else if (prototype === Map.prototype && value instanceof Map) this.#map(value)
    else if (prototype === Set.prototype && value instanceof Set) this.#set(value)
    else if (prototype === Date.prototype && value instanceof Date) this.#date(value)
    else if (Object.getPrototypeOf(prototype) === null)
      this.#record(value) // a plain object of another realm
    else throw refusal('an instance of a class')
  }

  #record(record: object): void {
    if (Object.getOwnPropertySymbols(record).length > 0) throw refusal('a symbol as a key')
    const keys = Object.keys(record).sort()
    this.bytes.byte(kinds.record)
    this.bytes.uint32(keys.length)
    for (const key of keys) {
      this.bytes.text(key)
      this.write(Reflect.get(record, key))
    }
  }

  #list(list: readonly unknown[]): void {
    this.bytes.byte(kinds.list)
    this.bytes.uint32(list.length)
    for (let at = 0; at < list.length; at++) {
      const item = list[at]
      if (item === undefined && !(at in list)) throw refusal('a hole in an array')
      this.write(item)
    }
  }

  #date(date: Date): void {
    this.bytes.byte(tags.date)
    this.bytes.float64(date.getTime())
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    this.bytes.byte(tags.map)
    this.bytes.uint32(map.size)
    const marks: Mark[] = []
    for (const [key, value] of map) {
      marks.push(this.#mark())
      this.#whole(key)
      this.write(value)
    }
    this.#sort(marks)
  }

  #set(set: ReadonlySet<unknown>): void {
    this.bytes.byte(tags.set)
    this.bytes.uint32(set.size)
    const marks: Mark[] = []
    for (const item of set) {
      marks.push(this.#mark())
      this.#whole(item)
    }
    this.#sort(marks)
  }

  /** What an entry is found by must be equal to the last bit: with a tolerance it would be found by nothing. */
  #whole(value: unknown): void {
    const placing = this.#placing
    this.#placing = 'inside'
    this.write(value)
    this.#placing = placing
  }

  #mark(): Mark {
    return { byte: this.bytes.length, number: this.numbers.length, view: this.views.length }
  }

  /** Puts the entries that start at `marks` and end here into the order of their bytes. */
  #sort(marks: readonly Mark[]): void {
    const order = this.bytes.orderOf(marks.map(({ byte }) => byte))
    if (order === undefined) return
    const numbers = marks.map(({ number }) => number)
    const views = marks.map(({ view }) => view)
    this.bytes.reorder(
      marks.map(({ byte }) => byte),
      order,
    )
    reorder(this.numbers, numbers, order)
    reorder(this.views, views, order)
  }

  #buffer(buffer: ArrayBuffer): void {
    this.bytes.byte(tags.buffer)
    this.bytes.raw(bytesOf(buffer, 0, buffer.byteLength))
  }

  #view(view: ArrayBufferView): void {
    const name: unknown = Reflect.get(view, Symbol.toStringTag)
    const tag = typeof name === 'string' ? viewTags.get(name) : undefined
    if (tag === undefined) throw refusal('a view that cannot travel')
    const bytes = bytesOf(view.buffer, view.byteOffset, view.byteLength)
    this.bytes.byte(tag)
    if (isNumberView(view) && this.#placing === 'apart') {
      this.bytes.uint32(view.length)
      this.views.push(view)
      return
    }
    this.bytes.raw(bytes)
    if (isFloatView(view)) this.bytes.settle(view, view.byteLength / view.length)
  }
}

const nameOf = (view: ArrayBufferView): string => String(Reflect.get(view, Symbol.toStringTag))
const isNumberView = (view: ArrayBufferView): view is NumberView => !/^Big|^DataView/.test(nameOf(view))
const isFloatView = (view: ArrayBufferView): view is NumberView => nameOf(view).startsWith('Float')

function bytesOf(buffer: ArrayBufferLike, from: number, length: number): Uint8Array {
  if (!(buffer instanceof ArrayBuffer)) throw refusal('shared memory')
  try {
    return new Uint8Array(buffer, from, length)
  } catch {
    throw refusal('memory that was transferred away')
  }
}

/** The pieces of `row` from each start to the next, in another order. */
function reorder<T>(row: T[], starts: readonly number[], order: readonly number[]): void {
  const [first = row.length] = starts
  if (first === row.length) return
  const before = row.splice(first)
  for (const index of order) {
    const end = (starts[index + 1] ?? first + before.length) - first
    for (const item of before.slice((starts[index] ?? first) - first, end)) row.push(item)
  }
}

const refusal = (what: string): TabgridError =>
  new TabgridError('value-unsendable', `${what} has no canonical bytes: give plain data`)

const tooLarge = (): TabgridError =>
  new TabgridError(
    'message-too-large',
    'a value too large to be compared: put long lists of numbers into typed arrays',
  )

import { TabgridError } from '../base/errors.ts'
import { columnItemsMin, packNumbers, packRows, rowKeyLetters, rowKeyLettersMost } from './columns.ts'
import { limits } from './limits.ts'
import { aligned, taggedItems, tags, viewTags } from './value-kind.ts'

/** A value that plain MessagePack lacks, ready to be packed. */
export class Tagged {
  readonly tag: number
  readonly payload: unknown
  constructor(tag: number, payload: unknown) {
    this.tag = tag
    this.payload = payload
  }
}

/** Where a value is in its holder: a key, an index, or a place in a Map or Set. */
type Step = string | number | { readonly of: 'map-value'; readonly key: unknown } | PlaceStep
interface PlaceStep {
  readonly of: 'map-key' | 'set-item'
  readonly index: number
}

const surrogate = /[\ud800-\udfff]/
const loneSurrogate = /\p{Surrogate}/u
/** UTF-8 decoders take a leading U+FEFF for a byte order mark and drop it; UTF-8 has no lone surrogates at all. */
const needsUtf16 = (text: string): boolean =>
  text.charCodeAt(0) === 0xfeff || (surrogate.test(text) && loneSurrogate.test(text))
const identifier = /^[A-Za-z_$][\w$]*$/
/** Columns in one message: beyond it lists travel plain, and leave the segments to what is binary by itself. */
const columnsMost = 4_096
const minusZero = new Tagged(tags.minusZero, null)

/** One walk over one value: checks it, and turns what plain MessagePack lacks into `Tagged`. Copies only then. */
export class ValueWalk {
  /** The binary parts as views, in the order of their tags. */
  readonly segments: Uint8Array[] = []
  /** All segments with their padding. */
  segmentBytes = 0
  #items = 0
  #textBytes = 0
  #depth = 0
  #columns = 0
  #rowKeyLetters = 0
  readonly #holders: object[] = []
  readonly #steps: Step[] = []

  /** @throws `value-unsendable` naming the path; `message-too-large`. */
  visit(value: unknown): unknown {
    this.#count(1)
    switch (typeof value) {
      case 'number':
        return value === 0 && 1 / value < 0 ? this.#tagged(minusZero) : value
      case 'string':
        return this.#text(value)
      case 'boolean':
      case 'undefined':
        return value
      case 'bigint':
        return this.#tagged(new Tagged(tags.bigint, value.toString(16)))
      case 'object':
        return value === null ? null : this.#object(value)
      default:
        return this.#refuse(`is a ${typeof value}: send plain data`)
    }
  }

  #count(items: number): void {
    this.#items += items
    if (this.#items > limits.valueItems) {
      throw tooLarge(
        `a message of more than ${limits.valueItems} values: put long lists of numbers into typed arrays`,
      )
    }
  }

  #tagged(value: Tagged): Tagged {
    this.#count(taggedItems - 1)
    return value
  }

  #text(text: string): string | Tagged {
    this.#textBytes += text.length
    this.#checkSize()
    if (!needsUtf16(text)) return text
    const units = Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
    return this.#segment(tags.text, units)
  }

  #object(value: object): unknown {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) return this.#record(value)
    if (Array.isArray(value)) return this.#array(value)
    if (ArrayBuffer.isView(value)) return this.#view(value)
    if (prototype === ArrayBuffer.prototype && value instanceof ArrayBuffer) return this.#segment(tags.buffer, value)
    if (prototype === Map.prototype && value instanceof Map) return this.#map(value)
    if (prototype === Set.prototype && value instanceof Set) return this.#set(value)
    if (prototype === Date.prototype && value instanceof Date) {
      return this.#tagged(new Tagged(tags.date, value.getTime()))
    }
    if (Object.getPrototypeOf(prototype) === null) return this.#record(value) // a plain object of another realm
    return this.#refuse(`is an instance of ${classOf(value)}: send plain data`)
  }

  #enter(holder: object): void {
    if (this.#depth >= limits.valueDepth) this.#refuseDepth(holder)
    this.#holders[this.#depth++] = holder
  }

  /** A cycle always ends here: its first repetition tells it from honest nesting. */
  #refuseDepth(holder: object): never {
    const holders = [...this.#holders.slice(0, this.#depth), holder]
    const again = holders.findIndex((one, at) => holders.indexOf(one) < at)
    if (again >= 0) this.#refuse('refers back to what holds it: send an id instead', again)
    this.#refuse(`... is nested over ${limits.valueDepth} deep: send a flatter form`, 8)
  }

  #leave(): void {
    this.#depth -= 1
  }

  #child(step: Step, value: unknown): unknown {
    this.#steps[this.#depth - 1] = step
    return this.visit(value)
  }

  #record(object: object): object {
    this.#enter(object)
    if (Object.getOwnPropertySymbols(object).length > 0) {
      this.#refuse('has a symbol as a key: send plain data', this.#depth - 1)
    }
    let copy: Record<string, unknown> | undefined
    for (const key of Object.keys(object)) {
      if (key === '__proto__' || needsUtf16(key)) {
        this.#refuse(`has the key ${JSON.stringify(key)}: send a Map, or choose another key`, this.#depth - 1)
      }
      this.#textBytes += key.length
      const value: unknown = Reflect.get(object, key)
      const ready = this.#child(key, value)
      if (ready !== value) copy ??= { ...object }
      if (copy !== undefined) copy[key] = ready
    }
    this.#leave()
    return copy ?? object
  }

  #array(array: readonly unknown[]): readonly unknown[] | Tagged {
    return this.#packed(array) ?? this.#plainArray(array)
  }

  #packed(array: readonly unknown[]): Tagged | undefined {
    if (array.length < columnItemsMin || this.#depth + 3 > limits.valueDepth) return undefined
    return this.#numbers(array) ?? this.#rows(array)
  }

  #numbers(array: readonly unknown[]): Tagged | undefined {
    const packed = typeof array[0] === 'number' && this.#columns < columnsMost ? packNumbers(array) : undefined
    if (packed === undefined) return undefined
    this.#columns += 1
    this.#count(array.length)
    return this.#tagged(new Tagged(tags.numbers, [this.visit(packed)]))
  }

  #rows(array: readonly unknown[]): Tagged | undefined {
    const packed = packRows(array)
    if (packed === undefined || packed.keys.some((key) => key === '__proto__' || needsUtf16(key))) return undefined
    const letters = this.#rowKeyLetters + rowKeyLetters(packed.keys, array.length)
    if (letters > rowKeyLettersMost) return undefined
    this.#rowKeyLetters = letters
    this.#count(array.length)
    const columns = packed.columns.map((column) => this.visit(column))
    return this.#tagged(new Tagged(tags.rows, [this.visit(packed.keys), ...columns]))
  }

  #plainArray(array: readonly unknown[]): readonly unknown[] {
    this.#enter(array)
    let copy: unknown[] | undefined
    for (let at = 0; at < array.length; at++) {
      const value = array[at]
      const ready = this.#child(at, value)
      if (value === undefined && !(at in array)) this.#refuse('is a hole in an array: fill it')
      if (ready !== value) copy ??= array.slice()
      if (copy !== undefined) copy[at] = ready
    }
    this.#leave()
    return copy ?? array
  }

  #map(map: ReadonlyMap<unknown, unknown>): Tagged {
    this.#enter(map)
    const flat: unknown[] = []
    for (const [key, value] of map) {
      flat.push(this.#child({ of: 'map-key', index: flat.length / 2 }, key))
      flat.push(this.#child({ of: 'map-value', key }, value))
    }
    this.#leave()
    return this.#tagged(new Tagged(tags.map, flat))
  }

  #set(set: ReadonlySet<unknown>): Tagged {
    this.#enter(set)
    const flat: unknown[] = []
    for (const value of set) flat.push(this.#child({ of: 'set-item', index: flat.length }, value))
    this.#leave()
    return this.#tagged(new Tagged(tags.set, flat))
  }

  #view(view: ArrayBufferView): Tagged {
    const name: unknown = Reflect.get(view, Symbol.toStringTag)
    const tag = typeof name === 'string' ? viewTags.get(name) : undefined
    if (tag === undefined) return this.#refuse(`is an instance of ${classOf(view)}: send another typed array`)
    return this.#segment(tag, view)
  }

  #segment(tag: number, data: ArrayBufferView | ArrayBuffer): Tagged {
    const bytes = this.#bytesOf(data)
    if (this.segments.push(bytes) > limits.valueSegments) {
      throw tooLarge(`a message of more than ${limits.valueSegments} binary parts: join them into fewer arrays`)
    }
    this.segmentBytes += aligned(bytes.byteLength)
    this.#checkSize()
    return this.#tagged(new Tagged(tag, bytes.byteLength))
  }

  #bytesOf(data: ArrayBufferView | ArrayBuffer): Uint8Array {
    const buffer = data instanceof ArrayBuffer ? data : data.buffer
    if (Object.prototype.toString.call(buffer) === '[object SharedArrayBuffer]') {
      this.#refuse('is a view on a SharedArrayBuffer: send a copy')
    }
    try {
      if (data instanceof ArrayBuffer) return new Uint8Array(data)
      return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    } catch {
      return this.#refuse('is detached, its data was transferred away: send before transferring')
    }
  }

  #checkSize(): void {
    const bytes = this.segmentBytes + this.#textBytes
    if (bytes > limits.messageBytes) throw messageTooLarge(bytes)
  }

  #refuse(what: string, steps = this.#depth): never {
    const path = this.#steps.slice(0, steps).map(showStep).join('').replace(/^\./, '')
    throw new TabgridError('value-unsendable', `${path === '' ? 'the value' : path} ${what}`)
  }
}

const tooLarge = (what: string): TabgridError => new TabgridError('message-too-large', what)

export function messageTooLarge(bytes: number): TabgridError {
  const mib = (count: number) => (count / 2 ** 20).toFixed(1)
  return tooLarge(
    `a message of ${mib(bytes)} MiB, over the limit of ${mib(limits.messageBytes)} MiB: send less at a time, in smaller units`,
  )
}

function showStep(step: Step): string {
  if (typeof step === 'number') return `[${step}]`
  if (typeof step === 'string') return identifier.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
  switch (step.of) {
    case 'map-value':
      return `.get(${typeof step.key === 'string' ? JSON.stringify(step.key) : showKey(step.key)})`
    case 'map-key':
      return `.keys()[${step.index}]`
    case 'set-item':
      return `.values()[${step.index}]`
  }
}

const showKey = (key: unknown): string => (typeof key === 'object' && key !== null ? classOf(key) : String(key))

function classOf(value: object): string {
  const made: unknown = Reflect.get(value, 'constructor')
  return typeof made === 'function' && made.name !== '' ? made.name : 'a class'
}

/** Letters of a value that are shown: more than anybody reads, and little enough to be drawn at once. */
const lettersMost = 2_000

/** A value of a task as its author would write it, cut where it is long. Time and letters are bounded, however large it is. */
export function showValue(value: unknown, most = lettersMost): string {
  const writer = new ValueWriter(most)
  writer.write(value)
  return writer.isFull ? `${writer.text.slice(0, most)}…` : writer.text
}

class ValueWriter {
  text = ''
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get isFull(): boolean {
    return this.text.length > this.#most
  }

  write(value: unknown): void {
    if (this.isFull) return
    if (typeof value === 'string') this.text += JSON.stringify(value.slice(0, this.#most))
    else if (typeof value === 'bigint') this.text += `${value}n`
    else if (typeof value !== 'object' || value === null) this.text += Object.is(value, -0) ? '-0' : String(value)
    else if (Array.isArray(value)) this.#list('[', value, ']')
    else if (value instanceof Map) this.#map(value)
    else if (value instanceof Set) this.#list('Set {', value, '}')
    else if (value instanceof Date) this.text += Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
    else if (value instanceof ArrayBuffer) this.#list('ArrayBuffer [', new Uint8Array(value), ']')
    else if (ArrayBuffer.isView(value)) this.#view(value)
    else this.#record(value)
  }

  #list(open: string, items: Iterable<unknown>, close: string): void {
    this.text += open
    let first = true
    for (const item of items) {
      if (!first) this.text += ', '
      first = false
      this.write(item)
      if (this.isFull) return
    }
    this.text += close
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    this.text += 'Map {'
    let first = true
    for (const [key, item] of map) {
      if (!first) this.text += ', '
      first = false
      this.write(key)
      this.text += ' => '
      this.write(item)
      if (this.isFull) return
    }
    this.text += '}'
  }

  #view(view: ArrayBufferView): void {
    const name = view.constructor.name
    if (view instanceof DataView)
      this.#list('DataView [', new Uint8Array(view.buffer, view.byteOffset, view.byteLength), ']')
    else this.#list(`${name} [`, view as Uint8Array, ']')
  }

  #record(record: object): void {
    this.text += '{ '
    let first = true
    for (const key in record) {
      if (!Object.hasOwn(record, key)) continue
      if (!first) this.text += ', '
      first = false
      this.text += /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : JSON.stringify(key)
      this.text += ': '
      this.write(Reflect.get(record, key))
      if (this.isFull) return
    }
    this.text += first ? '}' : ' }'
    if (first) this.text = this.text.replace(/\{ \}$/, '{}')
  }
}

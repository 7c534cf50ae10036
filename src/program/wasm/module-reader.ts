import { TabgridError } from '../../base/errors.ts'

/** What is refused here never reaches the engine. */
export const badModule = (why: string): TabgridError =>
  new TabgridError('task-invalid', `the WebAssembly module cannot be used: ${why}`)

const cut = (): TabgridError => badModule('it is cut off, or no module')

/** Reads the pieces of a module's binary form, never past its end. Lengths are as strict as the engines'. */
export class ModuleReader {
  readonly #bytes: Uint8Array
  readonly #end: number
  #at: number

  constructor(bytes: Uint8Array, from = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#at = from
    this.#end = end
  }

  get atEnd(): boolean {
    return this.#at === this.#end
  }

  byte(): number {
    const byte = this.#at < this.#end ? this.#bytes[this.#at++] : undefined
    if (byte === undefined) throw cut()
    return byte
  }

  /** An unsigned LEB128 of 32 bits: of five bytes at most, the last of which may say only four bits. */
  count(): number {
    let value = 0
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.byte()
      value += (byte % 128) * scale
      if (byte >= 128) continue
      if (value >= 2 ** 32) throw badModule('a number in it is too large')
      return value
    }
    throw badModule('a number in it is too long')
  }

  /** A part of so many bytes, as a reader of its own. */
  part(length: number): ModuleReader {
    const from = this.#at
    if (length > this.#end - from) throw cut()
    this.#at += length
    return new ModuleReader(this.#bytes, from, this.#at)
  }

  /** A name, a byte a letter: ours are ASCII, and others only have to differ from them. */
  name(): string {
    const part = this.part(this.count())
    let name = ''
    while (!part.atEnd) name += String.fromCharCode(part.byte())
    return name
  }

  /** A list, each item of which takes at least one byte. */
  list<T>(item: () => T): T[] {
    const items: T[] = []
    for (let left = this.count(); left > 0; left--) items.push(item())
    return items
  }
}

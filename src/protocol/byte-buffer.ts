/** Bytes that are written one after another into memory that grows. Little-endian. */
export class ByteBuffer {
  length = 0
  #bytes = new Uint8Array(256)
  #view = new DataView(this.#bytes.buffer)

  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.length++] = value
  }

  uint32(value: number): void {
    this.#room(4)
    this.#view.setUint32(this.length, value, true)
    this.length += 4
  }

  /** 8 bytes. -0 is written as 0, every NaN as one pattern. */
  float64(value: number): void {
    this.#room(8)
    this.#view.setFloat64(this.length, settled(value), true)
    if (Number.isNaN(value)) this.#writeNaN(this.length, 8)
    this.length += 8
  }

  /** Its length and its UTF-16 units, so that lone surrogates differ as well. */
  text(text: string): void {
    this.uint32(text.length)
    this.#room(text.length * 2)
    for (let at = 0; at < text.length; at++) {
      this.#view.setUint16(this.length, text.charCodeAt(at), true)
      this.length += 2
    }
  }

  /** Their count and the bytes. */
  raw(bytes: Uint8Array): void {
    this.uint32(bytes.length)
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** The elements of an array of floats, of which `raw` has just written the bytes: -0 and NaN as in `float64`. */
  settle(floats: ArrayLike<number>, elementBytes: number): void {
    const start = this.length - floats.length * elementBytes
    for (let at = 0; at < floats.length; at++) {
      const value = floats[at]
      if (value === 0) this.#bytes[start + (at + 1) * elementBytes - 1] = 0
      else if (Number.isNaN(value)) this.#writeNaN(start + at * elementBytes, elementBytes)
    }
  }

  /** The order of the pieces from each start to the next, by their bytes; `undefined` where they stand in it. */
  orderOf(starts: readonly number[]): number[] | undefined {
    const ends = [...starts.slice(1), this.length]
    const order = starts.map((_, index) => index)
    order.sort((left, right) => this.#compare(starts, ends, left, right))
    return order.every((index, at) => index === at) ? undefined : order
  }

  /** The same pieces in another order. */
  reorder(starts: readonly number[], order: readonly number[]): void {
    const first = starts[0] ?? this.length
    const before = this.#bytes.slice(first, this.length)
    let to = first
    for (const index of order) {
      const piece = before.subarray((starts[index] ?? first) - first, (starts[index + 1] ?? this.length) - first)
      this.#bytes.set(piece, to)
      to += piece.length
    }
  }

  /** What was written, as a view: nothing may be written any more. */
  done(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  #compare(starts: readonly number[], ends: readonly number[], left: number, right: number): number {
    let a = starts[left] ?? 0
    let b = starts[right] ?? 0
    const end = ends[left] ?? 0
    const other = ends[right] ?? 0
    while (a < end && b < other) {
      const difference = (this.#bytes[a++] ?? 0) - (this.#bytes[b++] ?? 0)
      if (difference !== 0) return difference
    }
    return end - a - (other - b)
  }

  /** The quiet NaN without a payload: engines write others too. */
  #writeNaN(at: number, bytes: number): void {
    this.#bytes.fill(0, at, at + bytes)
    const [low, high] = nanEnds[bytes] ?? nanEnds[8]
    this.#bytes[at + bytes - 2] = low
    this.#bytes[at + bytes - 1] = high
  }

  #room(bytes: number): void {
    if (this.length + bytes <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.length + bytes, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.length))
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}

/** The two highest bytes of a NaN, by the bytes of the number. */
const nanEnds: Readonly<Record<number, readonly [number, number]> & Record<8, readonly [number, number]>> = {
  2: [0x00, 0x7e],
  4: [0xc0, 0x7f],
  8: [0xf8, 0x7f],
}

const settled = (value: number): number => (value === 0 ? 0 : value)

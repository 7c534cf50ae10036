/**
 * A seeded generator: the same seed gives the same numbers for ever, on every engine.
 * sfc32 of Chris Doty-Humphrey's PractRand: 128 bits of state, passes BigCrush.
 */
export class Rng {
  readonly #state: Uint32Array

  constructor(seed: number | string) {
    this.#state = new Uint32Array([...hash4(String(seed))])
    for (let round = 0; round < 15; round++) this.nextUint32()
  }

  /** An independent generator for one concern, so that a new draw in one does not shift the others. */
  fork(concern: string): Rng {
    return new Rng(`${this.#state.join(',')}/${concern}`)
  }

  nextUint32(): number {
    const s = this.#state
    const [a = 0, b = 0, c = 0, d = 0] = s
    const sum = (a + b + d) >>> 0
    s[0] = b ^ (b >>> 9)
    s[1] = c + (c << 3)
    s[2] = ((c << 21) | (c >>> 11)) + sum
    s[3] = d + 1
    return sum
  }

  /** In [0, 1). */
  next(): number {
    return this.nextUint32() / 2 ** 32
  }

  /** A whole number in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.next() * bound)
  }
}

/** Four 32-bit FNV-1a hashes of `text`, each with its own offset. */
function* hash4(text: string): Iterable<number> {
  for (let lane = 0; lane < 4; lane++) {
    let hash = (0x811c9dc5 ^ (lane * 0x9e3779b9)) >>> 0
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
    yield hash
  }
}

import { defineTask } from '../core/task.ts'
import type { Card, View } from './catalogue.ts'
import { faces } from './faces.ts'

interface HashParams {
  /** How many zero bits a hash must begin with to be listed. */
  readonly zeroBits: number
  /** Blocks of 65,536 numbers that are tried. */
  readonly blocks: number
}
interface Found {
  readonly number: number
  /** 64 hexadecimal digits. */
  readonly hash: string
  readonly zeroBits: number
}
interface HashSearch {
  readonly tried: number
  /** In no order. */
  readonly found: readonly Found[]
  /** How many hashes begin with exactly so many zero bits, by their number. */
  readonly byBits: readonly number[]
}

/**
 * Which numbers make a hash that begins with zeros: SHA-256 of `Tabgrid ` and the number, as in the proof of work of Bitcoin (which hashes twice).
 * A worker has no crypto of its browser, so the hash is written out here. Whole numbers: it does not need the deterministic profile.
 */
export const hashSearch = defineTask({
  name: 'hash-search',
  split: (_input: unknown, { blocks }: HashParams): number => blocks,
  /** The constants of SHA-256: 32 bits of the fractions of the cube roots of the first 64 primes. */
  init: (): Int32Array =>
    Int32Array.of(
      0x428a2f98,
      0x71374491,
      0xb5c0fbcf,
      0xe9b5dba5,
      0x3956c25b,
      0x59f111f1,
      0x923f82a4,
      0xab1c5ed5,
      0xd807aa98,
      0x12835b01,
      0x243185be,
      0x550c7dc3,
      0x72be5d74,
      0x80deb1fe,
      0x9bdc06a7,
      0xc19bf174,
      0xe49b69c1,
      0xefbe4786,
      0x0fc19dc6,
      0x240ca1cc,
      0x2de92c6f,
      0x4a7484aa,
      0x5cb0a9dc,
      0x76f988da,
      0x983e5152,
      0xa831c66d,
      0xb00327c8,
      0xbf597fc7,
      0xc6e00bf3,
      0xd5a79147,
      0x06ca6351,
      0x14292967,
      0x27b70a85,
      0x2e1b2138,
      0x4d2c6dfc,
      0x53380d13,
      0x650a7354,
      0x766a0abb,
      0x81c2c92e,
      0x92722c85,
      0xa2bfe8a1,
      0xa81a664b,
      0xc24b8b70,
      0xc76c51a3,
      0xd192e819,
      0xd6990624,
      0xf40e3585,
      0x106aa070,
      0x19a4c116,
      0x1e376c08,
      0x2748774c,
      0x34b0bcb5,
      0x391c0cb3,
      0x4ed8aa4a,
      0x5b9cca4f,
      0x682e6ff3,
      0x748f82ee,
      0x78a5636f,
      0x84c87814,
      0x8cc70208,
      0x90befffa,
      0xa4506ceb,
      0xbef9a3f7,
      0xc67178f2,
    ),
  map(block: number, { params, state: constants }): HashSearch {
    const words = new Int32Array(64)
    const hash = new Int32Array(8)
    const message = new Uint8Array(64)
    /** One block is enough: the text is far shorter than 56 bytes. Gives the hash in `hash`. */
    const sha256 = (length: number) => {
      message.fill(0, length)
      message[length] = 0x80
      message[62] = (length * 8) >> 8
      message[63] = (length * 8) & 255
      for (let at = 0; at < 16; at++) {
        const byte = at * 4
        words[at] =
          ((message[byte] ?? 0) << 24) |
          ((message[byte + 1] ?? 0) << 16) |
          ((message[byte + 2] ?? 0) << 8) |
          (message[byte + 3] ?? 0)
      }
      for (let at = 16; at < 64; at++) {
        const a = words[at - 15] ?? 0
        const b = words[at - 2] ?? 0
        const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3)
        const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10)
        words[at] = ((words[at - 16] ?? 0) + s0 + (words[at - 7] ?? 0) + s1) | 0
      }
      let a = 0x6a09e667 | 0
      let b = 0xbb67ae85 | 0
      let c = 0x3c6ef372 | 0
      let d = 0xa54ff53a | 0
      let e = 0x510e527f | 0
      let f = 0x9b05688c | 0
      let g = 0x1f83d9ab | 0
      let h = 0x5be0cd19 | 0
      const before = [a, b, c, d, e, f, g, h] as const
      for (let at = 0; at < 64; at++) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
        const one = (h + s1 + ((e & f) ^ (~e & g)) + (constants[at] ?? 0) + (words[at] ?? 0)) | 0
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
        const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
        h = g
        g = f
        f = e
        e = (d + one) | 0
        d = c
        c = b
        b = a
        a = (one + two) | 0
      }
      hash[0] = before[0] + a
      hash[1] = before[1] + b
      hash[2] = before[2] + c
      hash[3] = before[3] + d
      hash[4] = before[4] + e
      hash[5] = before[5] + f
      hash[6] = before[6] + g
      hash[7] = before[7] + h
    }
    const prefix = [...'Tabgrid '].map((letter) => letter.charCodeAt(0))
    message.set(prefix)
    const found: Found[] = []
    const byBits = Array.from({ length: 65 }, () => 0)
    for (let number = block * 65_536; number < (block + 1) * 65_536; number++) {
      let digits = 1
      for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) digits++
      for (let at = prefix.length + digits - 1, rest = number; at >= prefix.length; at--) {
        message[at] = 48 + (rest % 10)
        rest = Math.floor(rest / 10)
      }
      sha256(prefix.length + digits)
      const first = hash[0] ?? 0
      const zeroBits = first === 0 ? 32 + Math.clz32(hash[1] ?? 0) : Math.clz32(first)
      byBits[zeroBits] = (byBits[zeroBits] ?? 0) + 1
      if (zeroBits < params.zeroBits) continue
      const hex = [...hash].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
      found.push({ number, hash: hex, zeroBits })
    }
    return { tried: 65_536, found, byBits }
  },
  combine: (left: HashSearch, right: HashSearch): HashSearch => ({
    tried: left.tried + right.tried,
    found: [...left.found, ...right.found],
    byBits: left.byBits.map((count, bits) => count + (right.byBits[bits] ?? 0)),
  }),
  reduce: ({ tried, found, byBits }: HashSearch): HashSearch => ({
    tried,
    found: [...found].sort((left, right) => right.zeroBits - left.zeroBits || left.number - right.number),
    byBits: byBits.slice(0, 1 + byBits.findLastIndex((count) => count > 0)),
  }),
})

const view = {
  figures: ({ tried, found }) => ({
    best: { value: found[0]?.zeroBits ?? '–' },
    found: { value: found.length },
    tried: { value: tried },
  }),
  chart: {
    unit: '%',
    bars: ({ byBits, tried }) =>
      byBits.slice(0, 10).map((count, bits) => ({ label: String(bits), value: (100 * count) / Math.max(1, tried) })),
  },
  table: {
    columns: ['text', 'zeroBits', 'hash'],
    rows: ({ found }) =>
      found.slice(0, 12).map(({ number, zeroBits, hash }) => [`Tabgrid ${number}`, zeroBits, hash]),
  },
} as const satisfies View<HashParams, HashSearch, HashSearch>

export const hashSearchCard = {
  ...faces['hash-search'],
  task: hashSearch,
  view,
  knownAnswer: {
    tried: 16_777_216,
    byBits: [
      8386795, 4193544, 2097860, 1049995, 523395, 263041, 131963, 65373, 32670, 16162, 8085, 4120, 2072, 1058, 512,
      278, 155, 70, 28, 18, 12, 5, 2, 1, 2,
    ],
  },
} as const satisfies Card

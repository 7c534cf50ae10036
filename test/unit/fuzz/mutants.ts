import type { Rng } from '../../../src/base/rng.ts'
import { decodeValue } from '../../../src/protocol/value-codec.ts'
import { packetOf } from '../protocol/packets.ts'

const pick = <T>(list: readonly T[], rng: Rng): T => list[rng.below(list.length)] as T
const edges = [0, 1, 0x7f, 0x80, 0xc0, 0xd4, 0xdd, 0xff]

/** Some changes, one after the other: bits flipped, bytes at the edges, cut, doubled, spliced with another, lengthened. */
export function mutantOf(sample: Uint8Array, others: readonly Uint8Array[], rng: Rng): Uint8Array {
  let bytes = [...sample]
  for (let change = rng.below(4); change >= 0; change--) {
    const at = rng.below(bytes.length + 1)
    const length = 1 + rng.below(8)
    switch (rng.below(8)) {
      case 0:
        bytes.length = Math.min(bytes.length, at)
        break
      case 1:
        bytes.splice(at, length)
        break
      case 2:
        bytes.splice(at, 0, ...bytes.slice(at, at + length))
        break
      case 3:
        bytes = [...bytes.slice(0, at), ...pick(others, rng).slice(rng.below(sample.length + 1))]
        break
      case 4:
        for (let more = length; more > 0; more--) bytes.push(rng.below(256))
        break
      case 5:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << rng.below(8))
        break
      case 6:
        bytes[at] = rng.below(256)
        break
      default:
        for (let more = 0; more < 4; more++) bytes[at + more] = pick(edges, rng)
    }
  }
  return Uint8Array.from(bytes, (byte) => byte ?? 0)
}

export const randomBytes = (rng: Rng): Uint8Array =>
  Uint8Array.from({ length: rng.below(80) }, () => (rng.below(3) === 0 ? pick(edges, rng) : rng.below(256)))

const strange = (rng: Rng): unknown =>
  pick<() => unknown>(
    [
      () => undefined,
      () => null,
      () => -1,
      () => Number.NaN,
      () => 2 ** 53,
      () => 0.5,
      () => -0,
      () => '',
      () => '../x',
      () => 'x'.repeat(5_000),
      () => '\ud800',
      () => true,
      () => 2n ** 70n,
      () => new Date(Number.NaN),
      () => new Uint8Array(9),
      () => new Map([['a', 1]]),
      () => new Set([1]),
      () => [],
      () => ({}),
      () => Array.from({ length: 3_000 }, () => ({})),
      () => ({ type: 'ping', nonce: 1, acks: [] }),
    ],
    rng,
  )()

/** A packet of the sample's value with one part replaced, left out, repeated, or with a key too many. */
export function valueMutant(sample: Uint8Array, rng: Rng): Uint8Array {
  const value = structuredClone(decodeValue(sample))
  const holder: { whole: unknown } = { whole: value }
  let within: object = holder
  let key: PropertyKey = 'whole'
  for (let deeper = rng.below(5); deeper > 0; deeper--) {
    const inner: unknown = Reflect.get(within, key)
    if (typeof inner !== 'object' || inner === null || ArrayBuffer.isView(inner)) break
    const keys = Reflect.ownKeys(inner).filter((one) => one !== 'length')
    if (keys.length === 0) break
    within = inner
    key = pick(keys, rng)
  }
  change(within, key, rng)
  return packetOf(holder.whole)
}

function change(within: object, key: PropertyKey, rng: Rng): void {
  const inner: unknown = Reflect.get(within, key)
  const isObject = typeof inner === 'object' && inner !== null
  switch (rng.below(4)) {
    case 0:
      if (!Array.isArray(within)) Reflect.deleteProperty(within, key)
      break
    case 1:
      if (isObject && !ArrayBuffer.isView(inner)) Reflect.set(inner, `more${rng.below(3)}`, strange(rng))
      break
    case 2:
      Reflect.set(within, key, Array(rng.below(2_000)).fill(inner))
      break
    default:
      Reflect.set(within, key, strange(rng))
  }
  // A list with keys of its own cannot travel.
  if (Array.isArray(inner))
    for (const name of Object.keys(inner).slice(inner.length)) Reflect.deleteProperty(inner, name)
}

import { expect, test } from 'vitest'
import { createMemoryLinkPair } from '../../../src/adapters/memory/link.ts'
import { sealLink } from '../../../src/adapters/sealed-link.ts'
import type { FrameKeys } from '../../../src/identity/frame-cipher.ts'
import { FrameCipher } from '../../../src/identity/frame-cipher.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { agreedKeys } from '../../contracts/sealed-pair.ts'

const keys = agreedKeys()
const frame = (seed: number, bytes = 40) => Uint8Array.from({ length: bytes }, (_, at) => (at * 7 + seed) % 256)

/** The host's end in our hands; somebody sits on the wire and may deliver to it what they like. */
function underAttack(own: FrameKeys = keys.host) {
  const wire = createMemoryLinkPair({ delivery: 'manual' })
  const link = sealLink(wire.a, own)
  const heard: Uint8Array[] = []
  const closes: string[] = []
  link.on('frame', (one) => heard.push(one))
  link.on('close', (reason) => closes.push(reason))
  const deliver = (...sealed: readonly Uint8Array[]) => {
    for (const one of sealed) if (closes.length === 0) wire.b.send(one)
    wire.flush()
  }
  const reflected: Uint8Array[] = []
  wire.b.on('frame', (one) => reflected.push(one))
  return { link, heard, closes, deliver, reflected, flush: () => wire.flush() }
}

/** Frames as the device has sealed them, in their order. */
function sealedFrames(count: number, bytes?: number): Uint8Array[] {
  const cipher = new FrameCipher(keys.device)
  return Array.from({ length: count }, (_, at) => cipher.seal(frame(at, bytes)))
}

test('[W72] what was sealed comes as it was, and nothing on the wire says what it is', () => {
  const { heard, closes, deliver } = underAttack()
  const sealed = sealedFrames(3)
  deliver(...sealed)
  expect(heard).toEqual([frame(0), frame(1), frame(2)])
  expect(closes).toEqual([])
  expect(sealed.map(({ length }) => length)).toEqual([56, 56, 56])
  const [one, same] = [new FrameCipher(keys.device), new FrameCipher(keys.device)]
  one.seal(frame(0))
  expect(one.seal(frame(0))).not.toEqual(same.seal(frame(0))) // the same bytes, at another place
})

const [s0, s1, s2] = sealedFrames(3) as [Uint8Array, Uint8Array, Uint8Array]
test.each([
  ['replayed', [s0, s0], 1],
  ['replayed later', [s0, s1, s0], 2],
  ['put before another', [s1, s0], 0],
  ['dropped', [s0, s2], 1],
  ['cut off', [s0.subarray(0, -1)], 0],
  ['cut down to its tag', [s0.subarray(-16)], 0],
  ['cut down below it', [s0.subarray(0, 3)], 0],
  ['lengthened', [Uint8Array.of(...s0, 0)], 0],
  ['joined to the next', [Uint8Array.of(...s0, ...s1)], 0],
  ['of nobody', [frame(1)], 0],
  ['of another dial', [new FrameCipher(agreedKeys('another dial').device).seal(frame(0))], 0],
  ['empty, sealed by the true peer', [new FrameCipher(keys.device).seal(new Uint8Array(0))], 0],
])('[W72] a frame %s closes the link as a breach of the protocol, and is not heard', (_, wire, before) => {
  const { heard, closes, deliver, link } = underAttack()
  deliver(...wire)
  expect(heard).toEqual([frame(0), frame(1)].slice(0, before))
  expect(closes).toEqual(['protocol-error'])
  deliver(s0, s1)
  expect(heard).toHaveLength(before)
  expect(() => link.send(frame(0))).toThrow(expect.objectContaining({ code: 'link-closed' }))
})

test('[W72] a frame with any one byte altered is refused', () => {
  for (let at = 0; at < s0.length; at++) {
    const { heard, closes, deliver } = underAttack()
    deliver(s0.map((byte, index) => (index === at ? byte ^ 1 : byte)))
    expect([heard, closes]).toEqual([[], ['protocol-error']])
  }
})

test("[W72] what an end has said itself is not taken for the other end's word", () => {
  const { link, heard, closes, deliver, reflected, flush } = underAttack()
  link.send(frame(0))
  flush()
  deliver(...reflected)
  expect([heard, closes]).toEqual([[], ['protocol-error']])
})

test('[W72] a frame opens at its own count only, also beyond 2^32', () => {
  const cipher = new FrameCipher(keys.device, 2 ** 32 + 1)
  const sealed = cipher.seal(frame(0))
  expect(new FrameCipher(keys.host, 1).open(sealed)).toBeUndefined()
  expect(new FrameCipher(keys.host, 2 ** 32 + 1).open(sealed)).toEqual(frame(0))
})

test('[W10] a sealed frame keeps to the limit of the wire', () => {
  const { link, reflected, flush } = underAttack()
  link.send(frame(0, limits.frameBytes - limits.sealBytes))
  flush()
  expect(reflected[0]).toHaveLength(limits.frameBytes)
  expect(() => link.send(frame(0, limits.frameBytes - limits.sealBytes + 1))).toThrow(
    expect.objectContaining({ code: 'message-too-large' }),
  )
})

test('[W72] frames that nobody hears yet are opened once, for who comes to listen', () => {
  const { a, b, flush } = createMemoryLinkPair({ delivery: 'manual' })
  const [link, far] = [sealLink(a, keys.host), sealLink(b, keys.device)]
  const heard: Uint8Array[] = []
  far.send(frame(0))
  const stop = link.on('frame', (one) => heard.push(one))
  link.on('frame', (one) => heard.push(one))
  flush()
  stop()
  far.send(frame(1))
  flush()
  expect(heard).toEqual([frame(0), frame(0), frame(1)])
})

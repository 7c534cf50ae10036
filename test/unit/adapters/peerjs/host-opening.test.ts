import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BodyCodec } from '../../../../src/adapters/dialing/body-codec.ts'
import { ManualClock } from '../../../../src/adapters/memory/clock.ts'
import { openAsHost } from '../../../../src/adapters/peerjs/host-opening.ts'
import { Rng } from '../../../../src/base/rng.ts'
import { pureSignatures } from '../../../../src/identity/signatures.ts'
import { newRoomKeys } from '../../../../src/runtime/kept-room-keys.ts'
import { scriptedConnection } from './scripted-connection.ts'

beforeEach(() => {
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
})
afterEach(() => vi.unstubAllGlobals())

const rng = new Rng(1)
const random = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => rng.below(256))

function greeting() {
  const { connection, happen, sent } = scriptedConnection()
  const clock = new ManualClock()
  const nothing = () => undefined
  const opening = openAsHost({
    connection,
    clock,
    codec: new BodyCodec(undefined),
    host: { ...newRoomKeys(random), epoch: 1 },
    dial: 'dial',
    proving: { random, signatures: pureSignatures, dateMs: () => 0, sealFrames: false },
    listener: { settled: nothing, open: nothing, fail: nothing, closed: nothing },
  })
  happen.settled()
  happen.open()
  return { opening, clock, happen, sent }
}

const rest = () => new Promise((resolve) => setImmediate(resolve))

test('a hello that nobody answers is said again, three times, and each is the same', () => {
  const { clock, sent } = greeting()
  expect(sent).toHaveLength(1)
  for (let passed = 0; passed < 2_000; passed += 50) clock.advance(50)
  expect(sent).toHaveLength(4)
  expect(new Set(sent).size).toBe(1)
})

test('a hello that was answered, or whose dial was given up, is not said again', async () => {
  const answered = greeting()
  answered.happen.said(
    JSON.stringify({ type: 'introduce', dial: 'dial', key: 'k'.repeat(43), nonce: 'n'.repeat(22) }),
  )
  await rest()
  answered.clock.advance(5_000)
  expect(answered.sent.map((text) => JSON.parse(text).type)).toEqual(['hello', 'offer'])
  const cancelled = greeting()
  cancelled.opening.cancel()
  cancelled.clock.advance(5_000)
  expect(cancelled.sent).toHaveLength(1)
})

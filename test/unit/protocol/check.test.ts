import { expect, test } from 'vitest'
import { type CheckMessage, checkFrame, fillingFrame, readCheckFrame } from '../../../src/protocol/check.ts'

const said: CheckMessage[] = [
  { type: 'ping', number: 3 },
  { type: 'pong', number: 3 },
  { type: 'sent' },
  { type: 'received', bytes: 1_000_000 },
  {
    type: 'found',
    over: true,
    results: [
      { way: 'direct', at: 'fails', code: 'link-timeout' },
      { way: 'turn', at: 'missing' },
      { way: 'relay', at: 'works', roundTripMs: 2.5, bytesPerSecond: 1e7 },
    ],
  },
]

test.each(said)('[W160] what a check page says is read as it was said: $type', (message) => {
  expect(readCheckFrame(checkFrame(message))).toEqual(message)
})

test('bytes that fill a way are counted', () => {
  expect(readCheckFrame(fillingFrame(60_000))).toEqual({ type: 'filling', bytes: 60_000 })
})

test.each([
  ['no frame of a check', Uint8Array.of(1, 2, 3)],
  ['nothing', new Uint8Array()],
  ['no JSON', new TextEncoder().encode('{"type":')],
  ['an unknown message', new TextEncoder().encode('{"type":"run"}')],
  [
    'more ways than there are',
    checkFrame({ ...said[4], results: Array(4).fill({ way: 'turn', at: 'missing' }) } as CheckMessage),
  ],
  ['a time that is none', new TextEncoder().encode('{"type":"ping","number":-1}')],
])('[W160] %s is refused', (_, frame) => {
  expect(() => readCheckFrame(frame)).toThrow(expect.objectContaining({ code: 'message-invalid' }))
})

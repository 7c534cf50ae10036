import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PublicKey, RoomName } from '../../../src/base/ids.ts'
import { type Envelope, parseSignalBody, type SignalBody } from '../../../src/protocol/signal-body.ts'

const key = 'k'.repeat(43) as PublicKey
const nonce = 'n'.repeat(22)
const envelope: Envelope = {
  kind: 'offer',
  room: 'r'.repeat(26) as RoomName,
  from: key,
  to: key,
  epoch: 1,
  nonce,
  peerNonce: nonce,
  fingerprints: [`sha-256 ${'AB:'.repeat(31)}AB`],
  signature: 's'.repeat(86),
}
const offer: SignalBody = { type: 'offer', dial: 'd1', sdp: 'v=0', roomProof: nonce, envelope }

const bodies: SignalBody[] = [
  { type: 'hello', dial: 'd1', commitment: key },
  { type: 'introduce', dial: 'd1', key, nonce },
  offer,
  { type: 'answer', dial: 'd1', sdp: 'v=0', envelope: { ...envelope, kind: 'answer', signature: '' } },
  { type: 'candidate', dial: 'd1', candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 } },
  { type: 'candidate', dial: 'd1', candidate: { candidate: '', sdpMid: null } },
  { type: 'unreadable', dial: 'd1' },
  { type: 'which', dial: 'd1' },
  { type: 'holding', dial: 'd1', link: 'd0' },
  { type: 'holding', dial: 'd1' },
]
const invalid = expect.objectContaining({ code: 'message-invalid' })

test.each(bodies)('[W40] %j is read as it was written', (body) => {
  expect(parseSignalBody(JSON.stringify(body))).toEqual(body)
})

test.each([
  '',
  '{',
  'null',
  '[]',
  '"offer"',
  '{"type":"offer","dial":"d1","sdp":"v=0"}',
  JSON.stringify({ ...offer, dial: '../x' }),
  JSON.stringify({ ...offer, more: 1 }),
  JSON.stringify({ ...offer, envelope: { ...envelope, more: 1 } }),
  JSON.stringify({ ...offer, envelope: { ...envelope, from: 'short' } }),
  JSON.stringify({ ...offer, envelope: { ...envelope, epoch: -1 } }),
  JSON.stringify({ ...offer, envelope: { ...envelope, fingerprints: Array(5).fill(envelope.fingerprints[0]) } }),
  `${JSON.stringify(offer)} `.repeat(2),
  '{"type":"renegotiate","dial":"d1","renegotiate":true}',
  '{"type":"transceiverRequest","dial":"d1","transceiverRequest":{"kind":"video"}}',
  `{"type":"candidate","dial":"d1","candidate":{"candidate":"${'x'.repeat(3_000)}"}}`,
  `${'['.repeat(60_000)}`,
])('[W40] a body that is none is refused with its code (case %#)', (text) => {
  expect(() => parseSignalBody(text)).toThrow(invalid)
})

test('[W40] no text gets anything but a body or `message-invalid`, and what follows a body is refused', () => {
  const anything = fc.oneof(fc.string(), fc.json(), fc.constantFrom(...bodies.map((body) => JSON.stringify(body))))
  fc.assert(
    fc.property(anything, fc.nat(), fc.string({ minLength: 1, maxLength: 3 }), (text, at, put) => {
      const cut = text.length === 0 ? 0 : at % text.length
      for (const hostile of [text, text.slice(0, cut), text.slice(0, cut) + put + text.slice(cut + put.length)]) {
        try {
          parseSignalBody(hostile)
        } catch (thrown) {
          expect(thrown).toEqual(invalid)
        }
      }
      if (put.trim() !== '') expect(() => parseSignalBody(JSON.stringify(offer) + put)).toThrow(invalid)
    }),
    { seed: 41, numRuns: 2_000 },
  )
})

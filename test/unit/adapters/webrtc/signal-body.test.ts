import { expect, test } from 'vitest'
import { readSignalBody, type SignalBody } from '../../../../src/adapters/webrtc/signal-body.ts'

const bodies: SignalBody[] = [
  { type: 'offer', dial: 'd1', sdp: 'v=0' },
  { type: 'answer', dial: 'd1', sdp: 'v=0' },
  { type: 'candidate', dial: 'd1', candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 } },
  { type: 'candidate', dial: 'd1', candidate: { candidate: '', sdpMid: null } },
  { type: 'which', dial: 'd1' },
  { type: 'holding', dial: 'd1', link: 'd0' },
  { type: 'holding', dial: 'd1' },
]

test.each(bodies)('%j is read as it was written', (body) => {
  expect(readSignalBody(JSON.stringify(body))).toEqual(body)
})

test.each([
  '',
  '{',
  'null',
  '[]',
  '"offer"',
  '{"type":"offer","dial":"d1"}',
  '{"type":"offer","sdp":"v=0"}',
  '{"type":"offer","dial":"../x","sdp":"v=0"}',
  '{"type":"offer","dial":"d1","sdp":"v=0","more":1}',
  '{"type":"renegotiate","dial":"d1","renegotiate":true}',
  '{"type":"transceiverRequest","dial":"d1","transceiverRequest":{"kind":"video"}}',
  `{"type":"candidate","dial":"d1","candidate":{"candidate":"${'x'.repeat(3_000)}"}}`,
  `${'['.repeat(60_000)}`,
])('a body that is none is not read (case %#)', (text) => {
  expect(readSignalBody(text)).toBeUndefined()
})

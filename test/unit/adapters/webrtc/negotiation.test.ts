import { expect, test } from 'vitest'
import { candidatesMax, type Negotiable, Negotiation } from '../../../../src/adapters/webrtc/negotiation.ts'
import type { PeerSignal } from '../../../../src/adapters/webrtc/opening-peer.ts'

const description = (type: 'offer' | 'answer'): RTCSessionDescription => {
  const plain = { type, sdp: `our ${type}` }
  return { ...plain, toJSON: () => plain }
}

/** A connection that notes what it is told, and does as browsers do. */
class NotedConnection implements Negotiable {
  readonly told: string[] = []
  localDescription: RTCSessionDescription | null = null
  remoteDescription: RTCSessionDescription | null = null
  onicecandidate: Negotiable['onicecandidate'] = null
  refusesCandidates = false

  async setLocalDescription(): Promise<void> {
    this.localDescription = description(this.remoteDescription === null ? 'offer' : 'answer')
  }

  async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
    await undefined // a browser reads it first
    if (sdp === 'nonsense') throw new Error('no description')
    this.told.push(sdp)
    this.remoteDescription = description(type === 'offer' ? 'offer' : 'answer')
  }

  async addIceCandidate(init?: RTCIceCandidateInit | null): Promise<void> {
    if (this.remoteDescription === null) throw new Error('a candidate needs a description')
    if (this.refusesCandidates) throw new Error('no candidate')
    this.told.push(init?.candidate ?? '')
  }
}

const candidate = (name: string): PeerSignal => ({ type: 'candidate', candidate: { candidate: name, sdpMid: '0' } })

function negotiate() {
  const connection = new NotedConnection()
  const said: PeerSignal[] = []
  const refused: string[] = []
  const negotiation = new Negotiation(connection, {
    signal: (signal) => said.push(signal),
    refused: (story) => refused.push(story),
  })
  return { connection, negotiation, said, refused }
}

/** Lets all that is ready happen. */
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

test('the one that offers says its offer, and takes the answer in silence', async () => {
  const { connection, negotiation, said } = negotiate()
  negotiation.offer()
  await settled()
  negotiation.take({ type: 'answer', sdp: 'theirs' })
  await settled()
  expect(said).toEqual([{ type: 'offer', sdp: 'our offer' }])
  expect(connection.told).toEqual(['theirs'])
})

test('the other one answers what it is offered', async () => {
  const { negotiation, said } = negotiate()
  negotiation.take({ type: 'offer', sdp: 'theirs' })
  await settled()
  expect(said).toEqual([{ type: 'answer', sdp: 'our answer' }])
})

test('candidates that come before the description are kept for it, in order', async () => {
  const { connection, negotiation, refused } = negotiate()
  negotiation.take(candidate('first'))
  negotiation.take(candidate('second'))
  negotiation.take({ type: 'offer', sdp: 'theirs' })
  negotiation.take(candidate('third'))
  await settled()
  negotiation.take(candidate('late'))
  await settled()
  expect(connection.told).toEqual(['theirs', 'first', 'second', 'third', 'late'])
  expect(refused).toEqual([])
})

test('a candidate that the browser refuses ends nothing', async () => {
  const { connection, negotiation, said, refused } = negotiate()
  connection.refusesCandidates = true
  negotiation.take(candidate('early.local'))
  negotiation.take({ type: 'offer', sdp: 'theirs' })
  await settled()
  negotiation.take(candidate('late.local'))
  await settled()
  expect(refused).toEqual([])
  expect(said).toHaveLength(1)
})

test('of thousands of candidates it takes as many as a host can have', async () => {
  const { connection, negotiation } = negotiate()
  for (let early = 0; early < 1_000; early++) negotiation.take(candidate('early'))
  negotiation.take({ type: 'offer', sdp: 'theirs' })
  await settled()
  for (let late = 0; late < 1_000; late++) negotiation.take(candidate('late'))
  await settled()
  expect(connection.told).toHaveLength(1 + candidatesMax)
})

test('a description that the browser refuses is told with its words, and not answered', async () => {
  const { negotiation, said, refused } = negotiate()
  negotiation.take({ type: 'offer', sdp: 'nonsense' })
  await settled()
  expect(refused).toEqual(['Error: no description'])
  expect(said).toEqual([])
})

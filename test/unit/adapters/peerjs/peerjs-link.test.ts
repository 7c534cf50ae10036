import type { DataConnection } from 'peerjs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ManualClock } from '../../../../src/adapters/memory/clock.ts'
import { PeerjsLink } from '../../../../src/adapters/peerjs/peerjs-link.ts'

beforeEach(() => {
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
})
afterEach(() => vi.unstubAllGlobals())

class Descriptions extends EventTarget {
  signalingState = 'stable'
  currentLocalDescription = { sdp: 'own' }
  currentRemoteDescription = { sdp: 'theirs' }

  settle(): void {
    for (const state of ['have-local-offer', 'stable']) {
      this.signalingState = state
      this.dispatchEvent(new Event('signalingstatechange'))
    }
  }
}

/** A connection of peerjs whose browser tells what happens in the order of the test. */
function opening() {
  const listeners = new Map<string, (given?: unknown) => void>()
  const sent: string[] = []
  const dataChannel = {
    ordered: true,
    maxRetransmits: null,
    readyState: 'connecting',
    send: (text: string) => sent.push(text),
  }
  const peerConnection = new Descriptions()
  const connection = {
    dataChannel,
    peerConnection,
    open: false,
    on: (event: string, listener: (given?: unknown) => void) => listeners.set(event, listener),
  }
  const story: string[] = []
  const link: PeerjsLink = new PeerjsLink({
    connection: connection as unknown as DataConnection,
    clock: new ManualClock(),
    listener: {
      settled: () => story.push('settled'),
      open: () => story.push('open'),
      said: (text) => {
        story.push(text)
        link.say(`answer to ${text}`)
      },
      fail: ({ code }) => story.push(code),
      closed: () => story.push('closed'),
    },
  })
  const happen = {
    settled: () => peerConnection.settle(),
    open: () => {
      dataChannel.readyState = 'open'
      connection.open = true
      listeners.get('open')?.()
    },
    said: () => listeners.get('data')?.('hello'),
  }
  return { happen, story, sent }
}

type Happening = 'settled' | 'open' | 'said'
const orders: Happening[][] = [
  ['settled', 'open', 'said'],
  ['settled', 'said', 'open'],
  ['open', 'settled', 'said'],
  ['open', 'said', 'settled'],
  ['said', 'open', 'settled'],
  ['said', 'settled', 'open'],
]

test.each(orders.map((order) => [order.join(', '), order] as const))(
  'the first word of the other end is answered, in whatever order a browser tells: %s',
  (_, order) => {
    const { happen, story, sent } = opening()
    for (const event of order) happen[event]()
    expect(story).toEqual(['settled', 'open', 'hello'])
    expect(sent).toEqual(['answer to hello'])
  },
)

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ManualClock } from '../../../../src/adapters/memory/clock.ts'
import { PeerjsLink } from '../../../../src/adapters/peerjs/peerjs-link.ts'
import { scriptedConnection } from './scripted-connection.ts'

beforeEach(() => {
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
})
afterEach(() => vi.unstubAllGlobals())

function opening() {
  const { connection, happen, sent } = scriptedConnection()
  const story: string[] = []
  const link: PeerjsLink = new PeerjsLink({
    connection,
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

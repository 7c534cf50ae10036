import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ServerId } from '../../../signaling/bus.ts'
import type { BusMessage } from '../../../signaling/bus-message.ts'
import { Conversations } from '../../../signaling/conversations.ts'
import type { ConnectionId } from '../../../src/base/ids.ts'

const [a, b] = ['a', 'b'] as [ServerId, ServerId]
const other = { [a]: b, [b]: a }
const numbered = (number: number): BusMessage => ({
  type: 'tell',
  connection: 'c-1' as ConnectionId,
  message: { type: 'signal', from: 'c-2' as ConnectionId, body: String(number) },
})
const numberOf = (message: BusMessage): number =>
  message.type === 'tell' && message.message.type === 'signal' ? Number(message.message.body) : Number.NaN

/** Two servers, and what is on its way between them. */
class Pair {
  nowMs = 0
  away = false
  readonly heard = { [a]: [] as number[], [b]: [] as number[] }
  readonly gone: ServerId[] = []
  refused = 0
  /** Each server's stream: `read` says how far it is read. */
  readonly streams = { [a]: { entries: [] as string[], read: 0 }, [b]: { entries: [] as string[], read: 0 } }
  readonly ends = { [a]: this.#open(a), [b]: this.#open(b) }

  #open(self: ServerId): Conversations {
    return new Conversations(
      self,
      {
        write: async (to, entry) => {
          if (this.away) throw new Error('away')
          this.streams[to]?.entries.push(entry)
        },
        nowMs: () => this.nowMs,
        later: (_, run) => void setImmediate(run),
      },
      {
        received: (_, message) => this.heard[self]?.push(numberOf(message)),
        troubled: (what, messages) => {
          if (what === 'refused') this.refused += messages
        },
        gone: (server) => {
          this.gone.push(server)
          const heard = this.heard[self]
          if (heard !== undefined) heard.length = 0
        },
      },
    )
  }

  at(server: ServerId): Conversations {
    const end = this.ends[server]
    if (end === undefined) throw new Error(server)
    return end
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  read(server: ServerId, again = false): void {
    const stream = this.streams[server]
    if (stream === undefined) return
    if (again) stream.read = 0
    while (stream.read < stream.entries.length) this.at(server).heard(stream.entries[stream.read++] ?? '')
  }

  /** What was not read yet is trimmed away. */
  lose(server: ServerId): void {
    this.streams[server]?.entries.splice(this.streams[server]?.read ?? 0)
  }

  /** Redis dies with all that it has, and is back empty. */
  async restart(): Promise<void> {
    for (const server of [a, b]) this.streams[server] = { entries: [], read: 0 }
    this.away = false
    for (const server of [a, b]) this.at(server).carrierReturned()
    await this.settle()
  }

  async quiet(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      this.nowMs += 2_000
      for (const server of [a, b]) this.at(server).tick()
      await this.settle()
      for (const server of [a, b]) this.read(server)
      await this.settle()
    }
  }
}

type Step =
  | { act: 'send' | 'read' | 'read-again' | 'tick' | 'lose'; who: ServerId }
  | { act: 'away' | 'restart' | 'settle' }
const who = fc.constantFrom(a, b)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ act: fc.constant('send' as const), who }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constantFrom('read' as const, 'read-again' as const), who }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('tick' as const, 'lose' as const), who }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom('away', 'restart', 'settle', 'settle', 'settle') }) },
)

async function play(pair: Pair, next: Step, sent: Record<ServerId, number>): Promise<void> {
  switch (next.act) {
    case 'send':
      sent[next.who] = (sent[next.who] ?? 0) + 1
      pair.at(next.who).send(other[next.who] ?? a, numbered(sent[next.who] ?? 0))
      return
    case 'read':
    case 'read-again':
      return pair.read(next.who, next.act === 'read-again')
    case 'lose':
      return pair.lose(next.who)
    case 'tick':
      pair.nowMs += 900
      return pair.at(next.who).tick()
    case 'away':
      pair.away = true
      return
    case 'restart':
      return pair.restart()
    case 'settle':
      return pair.settle()
  }
}

test('[W105] whatever Redis loses or gives twice, each message arrives once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const pair = new Pair()
      const sent: Record<ServerId, number> = {}
      for (const next of steps) await play(pair, next, sent)
      pair.away = false
      await pair.quiet()
      const upTo = (count = 0) => Array.from({ length: count }, (_, at) => at + 1)
      expect(pair.gone).toEqual([])
      expect(pair.heard[b]).toEqual(upTo(sent[a]))
      expect(pair.heard[a]).toEqual(upTo(sent[b]))
    }),
    { seed: 20261126, numRuns: 120 },
  )
})

test('[W105] when Redis is back, what nobody acknowledged is sent again at once', async () => {
  const pair = new Pair()
  pair.away = true
  pair.at(a).send(b, numbered(1))
  await pair.settle()
  await pair.restart()
  pair.read(b)
  expect(pair.heard[b]).toEqual([1])
})

test('[W105] where one server has forgotten the other, both do, and begin anew', async () => {
  const pair = new Pair()
  pair.at(a).send(b, numbered(1))
  pair.at(b).send(a, numbered(1))
  await pair.quiet()
  pair.at(b).forget(a)
  pair.at(a).send(b, numbered(2))
  await pair.quiet()
  expect(pair.gone).toEqual([a, b])
  expect(pair.heard[b]).toEqual([])
  pair.at(a).send(b, numbered(3))
  pair.at(b).send(a, numbered(4))
  await pair.quiet()
  for (const server of [a, b]) pair.read(server, true)
  expect(pair.gone).toEqual([a, b])
  expect([pair.heard[b], pair.heard[a]]).toEqual([[3], [4]])
})

test('[W106] a server that says that it ends is gone, after all that it had to say', async () => {
  const pair = new Pair()
  pair.at(a).send(b, numbered(1))
  const left = pair.at(a).leave()
  await pair.settle()
  await left
  const before = [...(pair.streams[b]?.entries ?? [])]
  expect(before.map((entry) => JSON.parse(entry).type)).toEqual(['batch', 'leaving'])
  pair.read(b)
  expect(pair.gone).toEqual([a])
})

test('[W107] what waits is bounded: beyond it messages are refused and counted, the end of a connection never', async () => {
  const pair = new Pair()
  pair.away = true
  const long = 'x'.repeat(60_000)
  const message: BusMessage = {
    ...numbered(1),
    message: { type: 'signal', from: 'c-2' as ConnectionId, body: long },
  } as BusMessage
  const fill = () => {
    for (let count = 0; count < 1_000; count++) pair.at(a).send(b, message)
  }
  expect(fill).toThrow(expect.objectContaining({ code: 'server-busy' }))
  expect(pair.refused).toBe(1)
  pair.at(a).send(b, { type: 'ended', connection: 'c-1' as ConnectionId })
  await pair.restart()
  for (let round = 0; round < 20; round++) await pair.quiet()
  expect(pair.heard[b]?.length).toBe(Math.floor((16 * 1024 * 1024) / JSON.stringify(message).length) + 2)
})

test('[W107] an acknowledgement that was lost is said again, so that sending again ends', async () => {
  const pair = new Pair()
  pair.at(a).send(b, numbered(1))
  await pair.settle()
  pair.read(b)
  pair.at(b).tick()
  await pair.settle()
  pair.lose(a)
  await pair.quiet()
  const sent = pair.streams[b]?.entries.length
  await pair.quiet()
  expect(pair.streams[b]?.entries.length).toBe(sent)
  expect(pair.heard[b]).toEqual([1])
})

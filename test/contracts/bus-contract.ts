import { describe, expect, onTestFinished, test } from 'vitest'
import type { Bus, BusListener, Home, OpenBus, ServerId } from '../../signaling/bus.ts'
import type { BusMessage } from '../../signaling/bus-message.ts'
import type { ConnectionId, RoomCode } from '../../src/base/ids.ts'

/** Servers that can reach each other: each call opens a bus for one more. */
export type NewServer = () => Promise<OpenBus>

const code = '7QMXH4' as RoomCode
const connection = 'any-connection' as ConnectionId
const numbered = (number: number): BusMessage => ({
  type: 'received',
  connection,
  message: { type: 'signal', to: connection, body: String(number) },
})

/** A server that only listens. */
class Listener implements BusListener {
  readonly heard: string[] = []
  readonly goneServers: ServerId[] = []
  readonly lostCodes: RoomCode[] = []

  received(from: ServerId, message: BusMessage): void {
    this.heard.push(`${from} ${message.type === 'received' && 'body' in message.message ? message.message.body : ''}`)
  }

  gone(server: ServerId): void {
    this.goneServers.push(server)
  }

  troubled(): void {
    throw new Error('nothing troubles here')
  }

  lost(lost: RoomCode): void {
    this.lostCodes.push(lost)
  }
}

async function open(newServer: NewServer): Promise<{ bus: Bus; listener: Listener; close: () => Promise<void> }> {
  const listener = new Listener()
  const bus = (await newServer())(listener)
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= bus.close()
    return closed
  }
  onTestFinished(close)
  return { bus, listener, close }
}

const homeIs = (asked: Bus, home: Home) => expect.poll(() => asked.homeOf(code), { timeout: 5_000 }).toEqual(home)

/** What every Bus promises. `newExchange` gives servers of their own to each test. */
export function runBusContract(name: string, newExchange: () => NewServer): void {
  describe(name, () => {
    carriesMessages(newExchange)
    knowsHomes(newExchange)
  })
}

function carriesMessages(newExchange: () => NewServer): void {
  test('[W105] messages arrive at the server that they are for, once and in the order of sending', async () => {
    const newServer = newExchange()
    const [one, two, third] = [await open(newServer), await open(newServer), await open(newServer)]
    for (let number = 0; number < 500; number++) {
      one.bus.send(two.bus.self, numbered(number))
      if (number % 5 === 0) third.bus.send(two.bus.self, numbered(number))
    }
    await expect.poll(() => two.listener.heard.length, { timeout: 5_000 }).toBe(600)
    const from = (server: ServerId) => two.listener.heard.filter((line) => line.startsWith(server))
    expect(from(one.bus.self)).toEqual(Array.from({ length: 500 }, (_, at) => `${one.bus.self} ${at}`))
    expect(from(third.bus.self)).toEqual(Array.from({ length: 100 }, (_, at) => `${third.bus.self} ${at * 5}`))
    expect([one.listener.heard, third.listener.heard]).toEqual([[], []])
  })

  test('[W106] a server that closes is gone for those it spoke with', async () => {
    const newServer = newExchange()
    const [one, two] = [await open(newServer), await open(newServer)]
    one.bus.send(two.bus.self, numbered(1))
    await one.close()
    await expect.poll(() => two.listener.goneServers, { timeout: 5_000 }).toEqual([one.bus.self])
    expect(two.listener.heard).toEqual([`${one.bus.self} 1`])
  })
}

function knowsHomes(newExchange: () => NewServer): void {
  test('[W104] a room lives where it was claimed, until it is released', async () => {
    const newServer = newExchange()
    const [one, two] = [await open(newServer), await open(newServer)]
    await homeIs(two.bus, { at: 'nowhere' })
    one.bus.claim(code)
    await homeIs(two.bus, { at: 'server', server: one.bus.self })
    two.bus.release(code)
    await homeIs(two.bus, { at: 'server', server: one.bus.self })
    expect(one.listener.lostCodes).toEqual([])
    one.bus.release(code)
    await homeIs(two.bus, { at: 'nowhere' })
  })

  test('[W106] a second server that claims a room hears that it has lost it, while the first one lives', async () => {
    const newServer = newExchange()
    const [one, two] = [await open(newServer), await open(newServer)]
    one.bus.claim(code)
    await homeIs(two.bus, { at: 'server', server: one.bus.self })
    two.bus.claim(code)
    await expect.poll(() => two.listener.lostCodes, { timeout: 5_000 }).toEqual([code])
    await one.close()
    await homeIs(two.bus, { at: 'gone' })
    two.bus.claim(code)
    await homeIs(two.bus, { at: 'server', server: two.bus.self })
    expect(two.listener.lostCodes).toEqual([code])
  })
}

import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { PeerServer } from 'peer'
import { test as base } from './fixtures.ts'

/** A true PeerServer on this machine. */
export interface TestBroker {
  readonly port: number
  /** What stands behind `?broker=`. */
  readonly name: string
  close(): Promise<void>
}

/** It waits less long for a peer that does not come, so that tests need not. */
const impatient = { expire_timeout: 600, cleanup_out_msgs: 200 }

export async function startBroker({ port = 0, address = '127.0.0.1' } = {}): Promise<TestBroker> {
  const http = await new Promise<Server>((resolve) => {
    PeerServer({ host: address, port, path: '/rooms', ...impatient }, (server) => resolve(server as Server))
  })
  const sockets = new Set<Socket>()
  http.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const { port: own } = http.address() as AddressInfo
  return {
    port: own,
    name: `${address}:${own}/rooms`,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        for (const socket of sockets) socket.destroy() // those that became WebSockets the server counts no more
      }),
  }
}

/** Playwright's `test`, with a broker for all tests of a worker, and others of one's own. */
export { expect } from './fixtures.ts'

export const test = base.extend<{ ownBroker: (port?: number) => Promise<TestBroker> }, { broker: string }>({
  broker: [
    async ({ browserName: _ }, use) => {
      const broker = await startBroker()
      await use(broker.name)
      await broker.close()
    },
    { scope: 'worker' },
  ],
  ownBroker: async ({ browserName: _ }, use) => {
    const brokers: TestBroker[] = []
    await use(async (port) => {
      const broker = await startBroker({ ...(port !== undefined && { port }) })
      brokers.push(broker)
      return broker
    })
    for (const broker of brokers) await broker.close()
  },
})

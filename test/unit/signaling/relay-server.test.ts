import { afterEach, expect, test, vi } from 'vitest'
import { type ServerOptions, type SignalingServer, startServer } from '../../../signaling/server.ts'
import { pair } from './relay-bed.ts'
import { RelayPeer } from './relay-peer.ts'
import { SocketPeer } from './socket-peer.ts'

vi.setConfig({ testTimeout: 30_000 }) // real sockets, on a machine that may be busy

const running: SignalingServer[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})

/** A server, and the passes that it gives to a coordinator and a device of one room. */
async function start(options: Partial<ServerOptions> = {}) {
  const server = await startServer({ port: 0, host: '127.0.0.1', ...options })
  running.push(server)
  const [host, member] = [await SocketPeer.connect(server.port), await SocketPeer.connect(server.port)]
  const { code, pass } = await host.create()
  return { server, passes: [pass, (await member.join(code)).pass] as const }
}

test('[W90] the passes of two greetings of one room open the relay of their server', async () => {
  const { server, passes } = await start()
  const ends = await Promise.all(passes.map(() => RelayPeer.connect(server.port)))
  for (const [at, end] of ends.entries()) end.hello(passes[at] ?? '', pair)
  for (const end of ends) expect(await end.told()).toEqual({ type: 'paired' })
  await server.close()
  for (const end of ends) expect([1001, 1000]).toContain(await end.closed)
})

test('[W92] a server without a relay gives an empty pass, and has no such door', async () => {
  const { server, passes } = await start({ relay: 'off' })
  expect(passes).toEqual(['', ''])
  await expect(RelayPeer.connect(server.port)).rejects.toThrow('404')
})

test('[W92] the relay sockets of an address are bounded', async () => {
  const { server } = await start({ limits: { addressRelaySockets: 2 } })
  await Promise.all([RelayPeer.connect(server.port), RelayPeer.connect(server.port)])
  await expect(RelayPeer.connect(server.port)).rejects.toThrow('429')
})

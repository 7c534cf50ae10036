import { afterEach, expect, test } from 'vitest'
import type { BusListener, ServerId } from '../../../signaling/bus.ts'
import { MemoryExchange } from '../../../signaling/memory-bus.ts'
import { type SignalingServer, startServer } from '../../../signaling/server.ts'
import type { ConnectionId, RoomCode } from '../../../src/base/ids.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { SocketPeer } from './socket-peer.ts'

const clock = { nowMs: 0 }
const peers: SocketPeer[] = []
const servers: SignalingServer[] = []
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.socket.terminate()
  for (const server of servers.splice(0)) await server.close()
})

async function peerAt(server: SignalingServer): Promise<SocketPeer> {
  const peer = await SocketPeer.connect(server.port)
  peers.push(peer)
  return peer
}

async function start(exchange: MemoryExchange, id: string): Promise<SignalingServer> {
  const server = await startServer({
    port: 0,
    host: '127.0.0.1',
    bus: exchange.opener(id as ServerId),
    nowMs: () => clock.nowMs,
  })
  servers.push(server)
  return server
}

async function startTwo() {
  const exchange = new MemoryExchange()
  const [home, away] = [await start(exchange, 'home'), await start(exchange, 'away')]
  const [host, member] = [await peerAt(home), await peerAt(away)]
  const room = await host.create()
  const { self } = await member.join(room.code)
  expect((await host.told('member-joined')).member).toBe(self)
  return { exchange, home, away, host, member, room, memberId: self }
}

test('[W104] a connection is named after its server', async () => {
  const { room, memberId } = await startTwo()
  expect(room.self).toMatch(/^home-\w{20}$/)
  expect(memberId).toMatch(/^away-\w{20}$/)
})

test('[W104] what is said before the home has answered is said there afterwards, in order', async () => {
  const { away, room, host } = await startTwo()
  const eager = await peerAt(away)
  eager.say({ type: 'join', version: limits.version, code: room.code })
  for (const body of ['one', 'two']) eager.say({ type: 'signal', to: room.self, body })
  expect((await host.told('member-joined')).type).toBe('member-joined')
  expect((await host.told('signal')).body).toBe('one')
  expect((await host.told('signal')).body).toBe('two')
  expect((await eager.told('joined')).code).toBe(room.code)
})

test('[W104] a coordinator away from its room may dial as many members as it has', async () => {
  const { exchange, home, host, member, memberId, room } = await startTwo()
  host.socket.close()
  const third = await start(exchange, 'third')
  const again = await peerAt(third)
  again.say({ type: 'reclaim', version: limits.version, code: room.code, token: room.token, takeOver: true })
  await again.told('hosted')
  const joined: string[] = [memberId]
  for (let count = 0; count < 5; count++) {
    joined.push((await (await peerAt(home)).join(room.code)).self)
    await again.told('member-joined')
  }
  for (let count = 0; count < 300; count++) again.say({ type: 'signal', to: memberId, body: String(count) })
  for (let count = 0; count < 300; count++) expect((await member.told('signal')).body).toBe(String(count))
})

test('[W104] a code that no server knows is refused as ever', async () => {
  const { away } = await startTwo()
  clock.nowMs += 5_000 // later than hosts of former rooms come back
  const peer = await peerAt(away)
  peer.say({ type: 'join', version: limits.version, code: '222222' as RoomCode })
  expect((await peer.told('refused')).code).toBe('room-not-found')
})

test('[W106] the members of a server that ends leave the room, its rooms send their members away', async () => {
  const { host, home, away, member, memberId, exchange } = await startTwo()
  await away.close()
  expect((await host.told('member-left')).member).toBe(memberId)
  expect(await member.closed).toBe(1001)
  const other = await start(exchange, 'other')
  const guest = await peerAt(other)
  host.say({ type: 'ping' })
  await host.told('pong')
  const code = (await (await peerAt(home)).create()).code
  await guest.join(code)
  await home.close()
  expect((await guest.told('refused')).code).toBe('server-busy')
  const again = await peerAt(other)
  again.say({ type: 'join', version: limits.version, code })
  expect((await again.told('refused')).code).toBe('server-busy')
})

test('[W106] the members of a server that dies without a word are ghosts in no room', async () => {
  const { exchange, host, room } = await startTwo()
  const idle = () => undefined
  const dying = exchange.opener('dying' as ServerId)({ received: idle, gone: idle, lost: idle, troubled: idle })
  const ghost = 'dying-ghost' as ConnectionId
  dying.send('home' as ServerId, {
    type: 'received',
    connection: ghost,
    message: { type: 'join', version: limits.version, code: room.code },
  })
  expect((await host.told('member-joined')).member).toBe(ghost)
  await dying.close()
  expect((await host.told('member-left')).member).toBe(ghost)
})

test('[W104] nobody speaks of connections but their own server', async () => {
  const { exchange, host, room, member, memberId } = await startTwo()
  const silent: BusListener = {
    received: () => undefined,
    gone: () => undefined,
    lost: () => undefined,
    troubled: () => undefined,
  }
  const liar = exchange.opener('liar' as ServerId)(silent)
  liar.send('home' as ServerId, { type: 'ended', connection: memberId })
  liar.send('home' as ServerId, {
    type: 'received',
    connection: memberId,
    message: { type: 'signal', to: room.self, body: 'forged' },
  })
  liar.send('away' as ServerId, { type: 'close', connection: memberId })
  await host.settled()
  await member.settled()
  member.say({ type: 'signal', to: room.self, body: 'true' })
  expect((await host.told('signal')).body).toBe('true')
})

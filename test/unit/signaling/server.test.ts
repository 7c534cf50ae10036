import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type ServerOptions, type SignalingServer, startServer } from '../../../signaling/server.ts'
import type { RoomCode } from '../../../src/base/ids.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { SocketPeer } from './socket-peer.ts'

vi.setConfig({ testTimeout: 30_000 }) // real sockets, on a machine that may be busy

const running: SignalingServer[] = []
const peers: SocketPeer[] = []
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.socket.terminate()
  for (const server of running.splice(0)) await server.close()
})

async function start(options: Partial<ServerOptions> = {}): Promise<SignalingServer> {
  const server = await startServer({ port: 0, host: '127.0.0.1', ...options })
  running.push(server)
  return server
}

async function connectPeer(server: SignalingServer, options = {}): Promise<SocketPeer> {
  const peer = await SocketPeer.connect(server.port, options)
  peers.push(peer)
  return peer
}

/** A coordinator and a member of one room. */
async function startPair(options: Partial<ServerOptions> = {}) {
  const server = await start(options)
  const [host, member] = [await connectPeer(server), await connectPeer(server)]
  const room = await host.create()
  const { self } = await member.join(room.code)
  expect((await host.told('member-joined')).member).toBe(self)
  return { server, host, member, room, memberId: self }
}

test('two peers meet in a room, exchange signals, and part', async () => {
  const opened: RoomCode[] = []
  const { host, member, room, memberId } = await startPair({ onRoom: (code) => opened.push(code) })
  expect(opened).toEqual([room.code])

  host.say({ type: 'signal', to: memberId, body: 'offer\r\n"quoted" 你好' })
  expect(await member.told('signal')).toEqual({ type: 'signal', from: room.self, body: 'offer\r\n"quoted" 你好' })
  member.say({ type: 'signal', to: room.self, body: 'answer' })
  expect(await host.told('signal')).toMatchObject({ from: memberId, body: 'answer' })

  member.socket.close()
  expect(await host.told('member-left')).toMatchObject({ member: memberId })
})

test('a host that reloads finds its room and its members again', async () => {
  const { server, host, room, memberId } = await startPair()
  host.socket.close()
  await host.closed
  const reloaded = await connectPeer(server)
  reloaded.say({ type: 'reclaim', version: limits.version, code: room.code, token: room.token, takeOver: false })
  expect(await reloaded.told('hosted')).toMatchObject({ code: room.code, members: [memberId] })
})

test('the end of a room is told to its members, and every socket of it is closed', async () => {
  const { host, member } = await startPair()
  host.say({ type: 'end-room' })
  expect(await member.told('refused')).toMatchObject({ code: 'room-ended' })
  expect(await member.closed).toBe(1008)
  expect(await host.closed).toBe(1000)
})

test('a wrong code is refused with a sentence', async () => {
  const peer = await connectPeer(await start())
  peer.say({ type: 'join', version: limits.version, code: '222222' as RoomCode })
  expect(await peer.told('refused')).toMatchObject({ code: 'room-not-found', reason: expect.stringMatching(/\.$/) })
  expect(await peer.closed).toBe(1008)
})

test('a page of another version is told to reload', async () => {
  const peer = await connectPeer(await start())
  peer.say({ type: 'create', version: limits.version + 1 })
  expect(await peer.told('refused')).toMatchObject({
    code: 'version-unsupported',
    reason: expect.stringContaining('Reload this page'),
  })
})

test.each([
  ['what is no JSON', '{'],
  ['an unknown type', '{"type":"shout"}'],
  ['a very long unknown type', JSON.stringify({ type: 'x'.repeat(10_000) })],
  ['a binary frame', Buffer.from('{"type":"ping"}')],
])('a member that sends %s is refused and leaves, and the room goes on', async (_what, frame) => {
  const { server, host, member, room } = await startPair()
  member.socket.send(frame)
  expect(await member.told('refused')).toMatchObject({ code: 'message-invalid' })
  expect(await member.closed).toBe(1008)
  await host.told('member-left')
  await (await connectPeer(server)).join(room.code)
  await host.told('member-joined')
})

test('nothing that follows an invalid message is heard', async () => {
  const opened: RoomCode[] = []
  const peer = await connectPeer(await start({ onRoom: (code) => opened.push(code) }))
  peer.socket.send('{')
  peer.say({ type: 'create', version: limits.version })
  await peer.told('refused')
  await peer.closed
  expect(opened).toEqual([])
})

test('an oversized message closes its own socket only', async () => {
  const { host, member, memberId } = await startPair()
  member.socket.send('x'.repeat(limits.signalBytes + 2_000))
  expect(await member.closed).toBe(1009)
  expect(await host.told('member-left')).toMatchObject({ member: memberId })
  await host.settled()
})

test('the largest signal passes', async () => {
  const { host, member, room } = await startPair()
  const body = 'x'.repeat(limits.signalBytes)
  member.say({ type: 'signal', to: room.self, body })
  expect((await host.told('signal')).body).toBe(body)
})

test('a socket that talks too much is refused; a coordinator may say as much to each of its members', async () => {
  const { server, host, member, room, memberId } = await startPair({ nowMs: () => 0 })
  for (let index = 0; index < 2; index++) {
    await (await connectPeer(server)).join(room.code)
    await host.told('member-joined')
  }
  for (let index = 0; index < 100; index++) host.say({ type: 'signal', to: memberId, body: `${index}` })
  for (let index = 0; index < 100; index++) expect((await member.told('signal')).body).toBe(`${index}`)

  for (let index = 0; index < 100; index++) member.say({ type: 'ping' })
  for (let index = 0; index < 50; index++) await member.told('pong')
  expect(await member.closed).toBe(1008)
  await expect(host.told('member-left')).resolves.toBeDefined()
})

test('a socket that says nothing is refused in time', async () => {
  const peer = await connectPeer(await start({ socketHelloMs: 20 }))
  expect(await peer.told('refused')).toMatchObject({ code: 'message-invalid' })
  expect(await peer.closed).toBe(1008)
})

test('a peer that gives no sign of life is dropped, others are kept', async () => {
  const server = await start({ socketPingMs: 300 })
  const [host, silent] = [await connectPeer(server), await connectPeer(server, { autoPong: false })]
  const { code } = await host.create()
  await silent.join(code)
  await host.told('member-joined')
  expect(await silent.closed).toBe(1006)
  await host.told('member-left')
  await host.settled()
})

test('a peer that does not read is dropped before it fills the memory, and harms nobody else', async () => {
  const { server, host, member, room, memberId } = await startPair({ nowMs: endlessTime() })
  member.socket.pause()
  const other = await connectPeer(server)
  const { self: otherId } = await other.join(room.code)
  await host.told('member-joined')

  let left = false
  const leaving = host.told('member-left').then((message) => {
    left = true
    return message
  })
  for (let sent = 0; !left && sent < 1_000; sent++) {
    host.say({ type: 'signal', to: memberId, body: 'x'.repeat(60_000) })
    if (sent % 20 === 0) {
      host.say({ type: 'signal', to: otherId, body: `${sent}` })
      expect((await other.told('signal')).body).toBe(`${sent}`)
    }
  }
  expect(await leaving).toMatchObject({ member: memberId })
})

/** A clock on which an hour passes between two looks: no rate is ever too high. */
function endlessTime(): () => number {
  let nowMs = 0
  return () => {
    nowMs += 3_600_000
    return nowMs
  }
}

test('a server that closes says goodbye to every socket and frees its port', async () => {
  const { server, host, member } = await startPair()
  const idle = connect({ host: '127.0.0.1', port: server.port })
  await once(idle, 'connect')
  idle.on('error', () => undefined)
  await server.close()
  expect(await Promise.all([host.closed, member.closed])).toEqual([1001, 1001])
  await start({ port: server.port })
})

test('a server that closes does not wait for a peer that does not answer', async () => {
  const { server, member } = await startPair()
  member.socket.pause()
  await server.close()
  running.splice(0)
})

test('a taken port is told to the caller', async () => {
  const { port } = await start()
  await expect(start({ port })).rejects.toThrow(expect.objectContaining({ code: 'EADDRINUSE' }))
})

test('WebSockets elsewhere than at /signal are refused', async () => {
  const { port } = await start()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/elsewhere`)
  const [error] = await once(socket, 'error')
  expect(String(error)).toContain('404')
})

test('without an app only signaling is served', async () => {
  const { port } = await start()
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
  expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).text()).toBe('ok')
})

test('a stranger who asks for an upgrade elsewhere and never hangs up does not keep the server from closing', async () => {
  const server = await start()
  const stranger = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
  stranger.on('error', () => {})
  stranger.write('GET /elsewhere HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await once(stranger, 'data')
  await server.close()
  stranger.destroy()
})

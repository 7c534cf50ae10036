import { once } from 'node:events'
import { connect } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type SignalingServer, startServer } from '../../../signaling/server.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { SocketPeer } from './socket-peer.ts'

vi.setConfig({ testTimeout: 30_000 }) // real sockets, on a machine that may be busy

let server: SignalingServer
const rejections: unknown[] = []
const noteRejection = (reason: unknown) => rejections.push(reason)

/** On this clock an hour passes between two looks, so that no rate is ever too high. */
let nowMs = 0
const hourly = () => {
  nowMs += 3_600_000
  return nowMs
}

beforeAll(async () => {
  process.on('unhandledRejection', noteRejection)
  server = await startServer({ port: 0, host: '127.0.0.1', nowMs: hourly })
})
afterAll(async () => {
  await server.close()
  process.off('unhandledRejection', noteRejection)
})

const almostMessage = fc.record(
  {
    type: fc.constantFrom('create', 'reclaim', 'join', 'signal', 'end-room', 'ping', 'hosted', 'refused', 1),
    version: fc.constantFrom<unknown>(limits.version, 0, 2 ** 40, '1', null),
    code: fc.constantFrom<unknown>('222222', 'ZZZZZZ', '', 7, {}),
    token: fc.string(),
    takeOver: fc.boolean(),
    to: fc.oneof(fc.constant('__proto__'), fc.string(), fc.integer()),
    body: fc.oneof(fc.string(), fc.constant('y'.repeat(limits.signalBytes + 1)), fc.object()),
  },
  { requiredKeys: ['type'] },
)
const frame: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.json(),
  almostMessage.map((message) => JSON.stringify(message)),
  fc.constant('['.repeat(60_000)),
)

test('whatever a stranger sends, two healthy members keep talking', async () => {
  const [host, member] = [await SocketPeer.connect(server.port), await SocketPeer.connect(server.port)]
  const room = await host.create()
  const { self: memberId } = await member.join(room.code)
  await host.told('member-joined')

  await fc.assert(
    fc.asyncProperty(
      fc.array(frame, { minLength: 1, maxLength: 8 }),
      fc.string({ maxLength: 50 }),
      async (frames, body) => {
        const stranger = await SocketPeer.connect(server.port)
        for (const next of frames) stranger.socket.send(next)
        host.say({ type: 'signal', to: memberId, body })
        expect((await member.told('signal')).body).toBe(body)
        stranger.socket.close()
        await stranger.closed
      },
    ),
    { seed: 20261123, numRuns: 100 },
  )
  await host.settled() // and nothing of it was told to the host
  await member.settled()
  expect(rejections).toEqual([])
})

test('bytes that are no WebSocket frames and requests that are no HTTP end their own connection only', async () => {
  const host = await SocketPeer.connect(server.port)
  await host.create()
  const upgrade =
    'GET /signal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
  const noise = fc.uint8Array({ minLength: 2, maxLength: 200 })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('', upgrade, 'GET /signal HTTP/1.1\r\nUpgrade: x\r\n'),
      noise,
      async (start, bytes) => {
        const socket = connect({ host: '127.0.0.1', port: server.port })
        socket.on('error', () => undefined)
        await once(socket, 'connect')
        socket.write(start)
        socket.end(bytes)
        socket.resume()
        await once(socket, 'close')
      },
    ),
    { seed: 20261123, numRuns: 60 },
  )
  await host.settled()
  expect(rejections).toEqual([])
})

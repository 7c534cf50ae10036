import { afterEach, beforeEach, expect, test } from 'vitest'
import { limits } from '../../src/protocol/limits.ts'
import type { SocketPeer } from '../unit/signaling/socket-peer.ts'
import { RedisServer } from './redis-server.ts'
import { ServerProcess } from './server-processes.ts'

let redis: RedisServer
let servers: [ServerProcess, ServerProcess, ServerProcess]
beforeEach(async () => {
  redis = await RedisServer.start()
  const start = () => ServerProcess.start(redis.url)
  servers = await Promise.all([start(), start(), start()])
})
afterEach(async () => {
  for (const server of servers) await server.kill()
  await redis.stop()
})

const { version } = limits
const allOverMs = 20_000

/** As a page does: again and again while the answer is that the servers are busy. */
async function persist(server: ServerProcess, say: (peer: SocketPeer) => void): Promise<SocketPeer> {
  for (;;) {
    const peer = await server.peer()
    say(peer)
    const refused = await Promise.race([peer.closed, peer.first])
    if (typeof refused !== 'number' && refused.type !== 'refused') return peer
    if (typeof refused !== 'number' && refused.type === 'refused') expect(refused.code).toBe('server-busy')
    await peer.closed
  }
}

test('[W106] a server killed: its rooms go on where their hosts claim them, its members are ghosts in no room', async () => {
  const [doomed, second, third] = servers
  const [host, member, otherHost] = [await doomed.peer(), await third.peer(), await second.peer()]
  const room = await host.create()
  await member.join(room.code)
  const otherRoom = await otherHost.create()
  const { self: ghost } = await (await doomed.peer()).join(otherRoom.code)
  expect((await otherHost.told('member-joined')).member).toBe(ghost)

  const killedAtMs = performance.now()
  await doomed.kill()
  const [claimed] = await Promise.all([
    persist(second, (peer) =>
      peer.say({ type: 'reclaim', version, code: room.code, token: room.token, takeOver: true }),
    ),
    otherHost.told('member-left').then(({ member: left }) => expect(left).toBe(ghost)),
    member.told('refused').then(({ code }) => expect(code).toBe('server-busy')),
  ])
  const hosted = await claimed.told('hosted')
  const back = await persist(third, (peer) => peer.say({ type: 'join', version, code: room.code }))
  const { self } = await back.told('joined')
  expect((await claimed.told('member-joined')).member).toBe(self)
  expect(performance.now() - killedAtMs).toBeLessThan(allOverMs)
  expect(hosted.members).toEqual([])
  back.say({ type: 'signal', to: hosted.self, body: 'answer' })
  expect((await claimed.told('signal')).body).toBe('answer')
})

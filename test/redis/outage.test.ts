import { afterEach, beforeEach, expect, test } from 'vitest'
import { limits } from '../../src/protocol/limits.ts'
import type { SocketPeer } from '../unit/signaling/socket-peer.ts'
import { RedisServer } from './redis-server.ts'
import { SharedServers } from './three-servers.ts'
import { Traffic } from './traffic.ts'

let redis: RedisServer
let servers: SharedServers
beforeEach(async () => {
  redis = await RedisServer.start()
  servers = await SharedServers.start(redis)
})
afterEach(async () => {
  await servers.stop()
  await redis.stop()
})

const { version } = limits

/** A room at home on server 0, with four members on each of the others. */
async function roomOfNine(): Promise<{ traffic: Traffic; code: Awaited<ReturnType<SocketPeer['create']>>['code'] }> {
  const host = await servers.peer(0)
  const room = await host.create()
  const members = []
  for (let at = 0; at < 8; at++) {
    const member = await servers.peer(1 + (at % 2))
    members.push({ peer: member, id: (await member.join(room.code)).self })
    await host.told('member-joined')
  }
  return { traffic: new Traffic({ peer: host, id: room.self }, members), code: room.code }
}

test('[W107] Redis killed for 5 s under 200 signals a second: none is lost or doubled, rooms go on, joins at home are answered', async () => {
  const { traffic, code } = await roomOfNine()
  await traffic.send(200)
  await redis.kill()

  const during = traffic.send(1_000) // 5 s
  const near = await servers.peer(0)
  const askedAtMs = performance.now()
  await near.join(code)
  expect(performance.now() - askedAtMs).toBeLessThan(500)
  const far = await servers.peer(1)
  far.say({ type: 'join', version, code })
  expect((await far.told('refused')).code).toBe('server-busy')
  await during

  const backAtMs = performance.now()
  await redis.start()
  const sent = traffic.send(200)
  await traffic.allArrived()
  await sent
  await traffic.allArrived()
  expect(performance.now() - backAtMs).toBeLessThan(5_000)
  expect(traffic.sent).toBe(1_400)
  expect(traffic.wrong()).toEqual([])
  const again = await servers.peer(2)
  expect((await again.join(code)).code).toBe(code)
})

test('[W107] a join whose home cannot be asked is answered when Redis is back soon', async () => {
  const { code } = await roomOfNine()
  await redis.kill()
  const far = await servers.peer(1)
  far.say({ type: 'join', version, code })
  await redis.start()
  // Redis came back empty: the home has told it of the room before, or the joiner hears that there is none.
  const answers = await Promise.race([far.told('joined').then(({ code: joined }) => joined), far.closed])
  expect(answers).toBe(code)
})

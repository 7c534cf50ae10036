import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { limits } from '../../src/protocol/limits.ts'
import { RedisServer } from './redis-server.ts'
import { SharedServers } from './three-servers.ts'

let redis: RedisServer
let servers: SharedServers
beforeAll(async () => {
  redis = await RedisServer.start()
})
beforeEach(async () => {
  servers = await SharedServers.start(redis)
})
afterEach(() => servers.stop())
afterAll(() => redis.stop())

const { version } = limits

test('[W104] one room over three servers: members join on any, signals pass both ways, the end is told to all', async () => {
  const [host, near, far] = [await servers.peer(0), await servers.peer(1), await servers.peer(2)]
  const room = await host.create()
  for (const member of [near, far]) {
    const { self } = await member.join(room.code)
    expect((await host.told('member-joined')).member).toBe(self)
    host.say({ type: 'signal', to: self, body: 'offer' })
    expect(await member.told('signal')).toEqual({ type: 'signal', from: room.self, body: 'offer' })
    member.say({ type: 'signal', to: room.self, body: 'answer' })
    expect(await host.told('signal')).toEqual({ type: 'signal', from: self, body: 'answer' })
  }
  near.socket.close()
  expect((await host.told('member-left')).type).toBe('member-left')
  host.say({ type: 'end-room' })
  expect((await far.told('refused')).code).toBe('room-ended')
  expect(await host.closed).toBe(1000)
})

test('[W104] a coordinator claims its room again from another server, and a stranger does not', async () => {
  const [host, member] = [await servers.peer(0), await servers.peer(1)]
  const room = await host.create()
  const { self } = await member.join(room.code)
  host.socket.close()
  await host.closed
  const stranger = await servers.peer(2)
  stranger.say({ type: 'reclaim', version, code: room.code, token: 'a'.repeat(20), takeOver: true })
  expect((await stranger.told('refused')).code).toBe('room-not-found')
  const again = await servers.peer(2)
  again.say({ type: 'reclaim', version, code: room.code, token: room.token, takeOver: true })
  const hosted = await again.told('hosted')
  expect(hosted.members).toEqual([self])
  member.say({ type: 'signal', to: hosted.self, body: 'here' })
  expect((await again.told('signal')).body).toBe('here')
})

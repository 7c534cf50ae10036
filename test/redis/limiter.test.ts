import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RateLimits } from '../../signaling/rate-limits.ts'
import { connectRedis } from '../../signaling/redis-bus.ts'
import { serverLimits } from '../../signaling/server-limits.ts'
import { RedisServer } from './redis-server.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await RedisServer.start()
})
afterAll(() => redis.stop())

const idle = { received: () => undefined, gone: () => undefined, lost: () => undefined, troubled: () => undefined }

test('[W35] servers of one Redis count an address together; without it each counts alone, and locks nobody out', async () => {
  const connect = () => connectRedis(redis.url, { secret: randomBytes(32) })
  const servers = [await connect(), await connect()]
  const buses = servers.map(({ bus }) => bus(idle))
  const [one, other] = servers.map(
    ({ limiter }) => new RateLimits({ ...serverLimits, addressRoomsPerTenMinutes: 2 }, limiter),
  )
  expect(await one?.take('create', '192.0.2.1')).toBe(true)
  expect(await other?.take('create', '192.0.2.1')).toBe(true)
  expect(await one?.take('create', '192.0.2.1')).toBe(false)
  expect(await other?.take('create', '192.0.2.2')).toBe(true)

  await redis.stop()
  expect(await one?.take('create', '192.0.2.1')).toBe(true)
  expect(await one?.take('create', '192.0.2.1')).toBe(true)
  expect(await one?.take('create', '192.0.2.1')).toBe(false)
  await Promise.all(buses.map((bus) => bus.close()))
})

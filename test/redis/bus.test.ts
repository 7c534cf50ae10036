import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectRedis } from '../../signaling/redis-bus.ts'
import { runBusContract } from '../contracts/bus-contract.ts'
import { RedisServer } from './redis-server.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await RedisServer.start()
})
afterAll(() => redis.stop())

async function flushed<T>(then: () => Promise<T>): Promise<T> {
  const client = new Redis(redis.url)
  await client.flushall()
  await client.quit()
  return then()
}

runBusContract('a bus over Redis', () => {
  let isFirst = true
  return async () => {
    const connect = () => connectRedis(redis.url, { secret: randomBytes(32) })
    const { bus } = isFirst ? await flushed(connect) : await connect()
    isFirst = false
    return bus
  }
})

test('servers without a secret share the first one', async () => {
  const idle = { received: () => undefined, gone: () => undefined, lost: () => undefined, troubled: () => undefined }
  const secrets = [randomBytes(32), randomBytes(32), randomBytes(32)]
  const open = (firstSecret: Uint8Array) => connectRedis(redis.url, { firstSecret })
  const shared = await flushed(async () => [
    await open(secrets[0] ?? randomBytes(32)),
    await open(secrets[1] ?? randomBytes(32)),
  ])
  for (const { secret, bus } of shared) {
    expect(Buffer.from(secret)).toEqual(secrets[0])
    await bus(idle).close()
  }
})

test('where there is no Redis the server is told so at its start', async () => {
  await expect(connectRedis('redis://127.0.0.1:1', { secret: randomBytes(32) })).rejects.toThrow()
})

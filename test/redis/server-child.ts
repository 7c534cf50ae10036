import { randomBytes } from 'node:crypto'
import { connectRedis } from '../../signaling/redis-bus.ts'
import { startServer } from '../../signaling/server.ts'

// A signaling server in a process of its own, on the Redis that the first argument names, or alone. Prints its port.
// What a socket may say is raised, for benchmarks: a few sockets stand for many.

const [url] = process.argv.slice(2)
const shared = url === undefined ? {} : await connectRedis(url, { firstSecret: randomBytes(32) })
const server = await startServer({
  port: 0,
  host: '127.0.0.1',
  limits: { messagesPerSecond: 1_000, burstMessages: 1_000 },
  ...shared,
})
console.log(server.port)
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))

import { randomBytes } from 'node:crypto'
import { connectRedis } from '../../signaling/redis-bus.ts'
import { type SignalingServer, startServer } from '../../signaling/server.ts'
import { SocketPeer } from '../unit/signaling/socket-peer.ts'
import type { RedisServer } from './redis-server.ts'

/** Servers of this process that share their rooms over one Redis, and peers of them. */
export class SharedServers {
  readonly #servers: SignalingServer[]
  readonly #peers: SocketPeer[] = []

  private constructor(servers: SignalingServer[]) {
    this.#servers = servers
  }

  static async start({ url }: RedisServer, count = 3): Promise<SharedServers> {
    const servers: SignalingServer[] = []
    for (let at = 0; at < count; at++) {
      const shared = await connectRedis(url, { firstSecret: randomBytes(32) })
      servers.push(await startServer({ port: 0, host: '127.0.0.1', ...shared }))
    }
    return new SharedServers(servers)
  }

  /** A new socket at one of them. */
  async peer(server: number): Promise<SocketPeer> {
    const peer = await SocketPeer.connect(this.#servers[server]?.port ?? 0)
    this.#peers.push(peer)
    return peer
  }

  /** Ends one of them, as SIGTERM would. */
  async end(server: number): Promise<void> {
    await this.#servers[server]?.close()
  }

  async stop(): Promise<void> {
    for (const peer of this.#peers) peer.socket.terminate()
    for (const server of this.#servers) await server.close()
  }
}

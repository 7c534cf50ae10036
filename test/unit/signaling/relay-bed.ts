import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Relay, type RelayLimits } from '../../../signaling/relay.ts'
import { ServerSecret } from '../../../signaling/server-secret.ts'
import type { ConnectionId, RoomCode } from '../../../src/base/ids.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { RelayPeer } from './relay-peer.ts'

export const rooms = { one: '7QMXH4' as RoomCode, other: '7QMXH5' as RoomCode }
export const pair = 'p'.repeat(22)

/** A relay at a port of its own, and sockets at it. */
export class RelayBed {
  readonly relay: Relay
  readonly port: number
  /** The relay's time. */
  nowMs = 0
  readonly #secret: ServerSecret
  readonly #peers: RelayPeer[] = []
  readonly #stop: () => void

  private constructor(http: ReturnType<typeof createServer>, times: RelayTimes, most: Partial<RelayLimits>) {
    this.#secret = new ServerSecret(new Uint8Array(32))
    const nowMs = () => this.nowMs
    this.relay = new Relay({
      limits: most,
      nowMs,
      secret: this.#secret,
      helloMs: times.helloMs,
      pairMs: times.pairMs,
    })
    http.on('upgrade', (request, socket, head) => this.relay.upgrade(request, socket, head))
    this.port = (http.address() as AddressInfo).port
    this.#stop = () => http.close()
  }

  static async start(most: Partial<RelayLimits> = {}, times: RelayTimes = {}): Promise<RelayBed> {
    const http = createServer()
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    return new RelayBed(http, times, most)
  }

  passOf(connection: string, room = rooms.one): string {
    const side = connection === 'host' ? 'host' : 'member'
    return this.#secret.passFor({ room, connection: connection as ConnectionId, side })
  }

  async connect(): Promise<RelayPeer> {
    const peer = await RelayPeer.connect(this.port)
    this.#peers.push(peer)
    return peer
  }

  /** Two joined ends. */
  async join(of = pair, room = rooms.one): Promise<{ a: RelayPeer; b: RelayPeer }> {
    const [a, b] = [await this.connect(), await this.connect()]
    a.hello(this.passOf('host', room), of)
    b.hello(this.passOf('device', room), of)
    for (const end of [a, b]) {
      const { type } = await end.told()
      if (type !== 'paired') throw new Error(`${type} instead of paired`)
    }
    return { a, b }
  }

  async close(): Promise<void> {
    for (const { socket } of this.#peers) socket.terminate()
    await this.relay.close()
    this.#stop()
  }
}

interface RelayTimes {
  readonly helloMs?: number
  readonly pairMs?: number
}

export const fullFrame = (fill: number): Buffer => Buffer.alloc(limits.frameBytes, fill)

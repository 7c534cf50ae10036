import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { addressGroup, clientAddress, type TrustedProxies } from './client-address.ts'
import type { TakeNote, TurnedAway } from './notes.ts'
import type { Origins } from './origins.ts'
import type { RateLimits } from './rate-limits.ts'
import { pathOf, turnAway } from './request-path.ts'
import type { ServerLimits } from './server-limits.ts'

interface Parts {
  readonly limits: ServerLimits
  readonly rates: RateLimits
  readonly origins: Origins
  readonly proxies: TrustedProxies
  readonly note: TakeNote
}

const answers: Readonly<Record<TurnedAway, { status: string; sentence: string }>> = {
  origin: {
    status: '403 Forbidden',
    sentence: 'Pages of this origin may not use this server. Who runs it can name the origin with --origin.',
  },
  'address-sockets': {
    status: '429 Too Many Requests',
    sentence: 'This address has too many connections here. Close some tabs, then try again.',
  },
  'address-upgrades': {
    status: '429 Too Many Requests',
    sentence: 'This address has connected too often. Try again in a minute.',
  },
  draining: {
    status: '503 Service Unavailable',
    sentence: 'This server is about to end. Try again in some seconds.',
  },
}

/** Decides who gets a WebSocket at all, before anything is spent on it. */
export class Doorway {
  readonly #parts: Parts
  readonly #connections = new Tally()
  readonly #sockets = new Tally()
  #closed = false
  #warned = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Nobody new from now on. */
  close(): void {
    this.#closed = true
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** Of a proxy of ours it cannot be said for whom a connection is. */
  connected(socket: Socket): void {
    const remote = socket.remoteAddress ?? ''
    if (this.#parts.proxies.has(remote)) return
    const address = addressGroup(remote)
    if (this.#connections.of(address) < this.#parts.limits.addressConnections) {
      this.#connections.add(address, socket)
      return
    }
    this.#parts.note({ type: 'connection-cut', address })
    socket.destroy()
  }

  /** Calls `enter` with the address that limits are counted by, or answers with an HTTP status and a sentence. */
  async upgrade(request: IncomingMessage, socket: Duplex, enter: (address: string) => void): Promise<void> {
    socket.on('error', () => socket.destroy()) // nobody else listens while it is looked up
    const address = this.#addressOf(request)
    const why = this.#objection(request, address) ?? (await this.#lateObjection(request, socket, address))
    if (socket.destroyed) return
    if (why !== undefined) {
      this.#parts.note({ type: 'turned-away', why, address })
      turnAway(socket, answers[why].status, answers[why].sentence)
      return
    }
    enter(address)
  }

  #addressOf(request: IncomingMessage): string {
    const { proxies, note } = this.#parts
    const remote = request.socket.remoteAddress ?? ''
    const forwarded = request.headers['x-forwarded-for']
    if (forwarded !== undefined && !this.#warned && !proxies.has(remote)) {
      this.#warned = true
      note({ type: 'proxy-untrusted', address: remote })
    }
    return addressGroup(clientAddress(remote, forwarded === undefined ? undefined : String(forwarded), proxies))
  }

  #objection(request: IncomingMessage, address: string): TurnedAway | undefined {
    const { limits, origins } = this.#parts
    if (this.#closed) return 'draining'
    if (!origins.allows(request.headers.origin, this.#hostOf(request))) return 'origin'
    const most = pathOf(request) === '/relay' ? limits.addressRelaySockets : limits.addressSockets
    return this.#sockets.of(seatOf(request, address)) >= most ? 'address-sockets' : undefined
  }

  /** It has its seat while the answer is awaited, or all who come meanwhile would find it free. */
  async #lateObjection(request: IncomingMessage, socket: Duplex, address: string): Promise<TurnedAway | undefined> {
    this.#sockets.add(seatOf(request, address), socket)
    const isAllowed = await this.#parts.rates.take('upgrade', address)
    if (this.#closed) return 'draining'
    return isAllowed ? undefined : 'address-upgrades'
  }

  #hostOf({ headers, socket }: IncomingMessage): string | undefined {
    const forwarded = headers['x-forwarded-host']
    return typeof forwarded === 'string' && this.#parts.proxies.has(socket.remoteAddress ?? '')
      ? forwarded
      : headers.host
  }
}

/** Sockets of each kind are counted by themselves. */
const seatOf = (request: IncomingMessage, address: string): string => `${pathOf(request)} ${address}`

/** How many are open of each kind. */
class Tally {
  readonly #counts = new Map<string, number>()

  of(kind: string): number {
    return this.#counts.get(kind) ?? 0
  }

  /** Until the socket is closed. */
  add(kind: string, socket: Duplex): void {
    this.#counts.set(kind, this.of(kind) + 1)
    socket.once('close', () => {
      const left = this.of(kind) - 1
      if (left > 0) this.#counts.set(kind, left)
      else this.#counts.delete(kind)
    })
  }
}

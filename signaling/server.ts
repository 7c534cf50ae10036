import type { Server } from 'node:http'
import type { RandomBytes, RoomCode } from '../src/base/ids.ts'
import { answerRequest } from './answer-request.ts'
import type { OpenBus } from './bus.ts'
import { TrustedProxies } from './client-address.ts'
import { Doorway } from './doorway.ts'
import { SignalingHub } from './hub.ts'
import type { IceOptions } from './ice-servers.ts'
import { Metrics } from './metrics.ts'
import type { Note, TakeNote } from './notes.ts'
import { Origins } from './origins.ts'
import { type OpenLimiter, RateLimits } from './rate-limits.ts'
import type { RelayLimits } from './relay.ts'
import { type ServerLimits, serverLimits } from './server-limits.ts'
import type { TlsFiles } from './settings.ts'
import { openHttp } from './tls.ts'

export interface ServerOptions {
  /** 0 lets the system choose. */
  readonly port: number
  /** One address of this machine; all of them when left out. */
  readonly host?: string
  /** The built app; without it only signaling is served. */
  readonly appDirectory?: string
  readonly random?: RandomBytes
  /** 32 bytes that outlive the server: by it a restarted one gives a room's code back to its host, and to nobody else. Servers that share rooms share it. Drawn anew when left out. */
  readonly secret?: Uint8Array
  readonly nowMs?: () => number
  /** What differs from the relay's defaults. */
  readonly relay?: Partial<RelayLimits> | 'off'
  /** A host opened a room. */
  readonly onRoom?: (code: RoomCode) => void
  /** To the servers that share their rooms with this one; without it there are none. */
  readonly bus?: OpenBus
  /** Raised by benchmarks and tests, which are all of one address. */
  readonly limits?: Partial<ServerLimits>
  /** Counts together with other servers; without it this one counts alone. */
  readonly limiter?: OpenLimiter
  /** Pages elsewhere that may connect, e.g. `https://a.example`; `*` is every page. */
  readonly origins?: readonly string[]
  /** Addresses of proxies whose `X-Forwarded-For` is believed, e.g. `10.0.0.0/8`. */
  readonly proxies?: readonly string[]
  /** HTTPS with these; they are read again when they change. */
  readonly tls?: TlsFiles
  readonly ice?: IceOptions
  /** Who shows it may read `/metrics`; nobody when left out. */
  readonly metricsToken?: string
  readonly onNote?: TakeNote
  /** For tests that do not want to wait. */
  readonly socketHelloMs?: number
  readonly relayPairMs?: number
  readonly socketPingMs?: number
  readonly iceRenewalMs?: number
}

export interface SignalingServer {
  readonly port: number
  /** Tells every peer to connect again elsewhere or later, closes its socket (code 1012) at a moment of its own within the time, and stops. */
  drain(spreadMs: number): Promise<void>
  /** Says goodbye to every socket (code 1001) and stops. Resolves when the port is free. */
  close(): Promise<void>
}

/**
 * Serves the app, signaling and `GET /addresses` on one port. Rejects with the system's error, e.g. `EADDRINUSE`, or with a StartError
 * for options that cannot be.
 *
 * Its own pages may connect, and those of the machine it runs on; others where `origins` names them.
 */
export async function startServer(options: ServerOptions): Promise<SignalingServer> {
  const limits = { ...serverLimits, ...options.limits }
  const rates = new RateLimits(limits, options.limiter)
  const note = (what: Note) => {
    metrics.take(what)
    options.onNote?.(what)
  }
  const metrics = new Metrics({
    rooms: () => hub.roomCount,
    sockets: () => hub.socketCount,
    relayedBytes: () => hub.relayedBytes,
  })
  const proxies = new TrustedProxies(options.proxies ?? [])
  const doorway = new Doorway({ limits, rates, origins: new Origins(options.origins ?? []), proxies, note })
  const { http, stopRenewal } = openHttp(options.tls, note)
  http.on('request', (request, response) => {
    const now = { port: addressOf(http).port, isReady: !doorway.isClosed, metrics }
    answerRequest(request, response, options, now).catch(() => response.destroy())
  })
  http.on('connection', (socket) => doorway.connected(socket))
  await new Promise<void>((resolve, reject) => {
    http.on('error', reject) // later ones (no descriptor left for one more connection) concern nobody who is here
    http.listen({ port: options.port, host: options.host }, resolve)
  }).catch((thrown: unknown) => {
    stopRenewal()
    throw thrown
  })
  const hub = new SignalingHub(options, { limits, rates, note }) // not before there is a port: it tells other servers of itself
  http.on('upgrade', (request, socket, head) => {
    void doorway.upgrade(request, socket, (address) => hub.upgrade(request, socket, head, address))
  })
  const stopTimers = hub.startTimers()
  note({ type: 'listening', port: addressOf(http).port, secure: options.tls !== undefined })
  const close = async () => {
    doorway.close()
    stopTimers()
    stopRenewal()
    const closed = new Promise<void>((resolve) => http.close(() => resolve()))
    await hub.close()
    http.closeAllConnections()
    await closed
    note({ type: 'ended' })
  }
  return {
    port: addressOf(http).port,
    close,
    drain: async (spreadMs) => {
      doorway.close()
      note({ type: 'draining', sockets: hub.socketCount })
      await hub.drain(spreadMs)
      await close()
    },
  }
}

function addressOf(http: Server): { port: number } {
  const address = http.address()
  return typeof address === 'object' && address !== null ? address : { port: 0 }
}

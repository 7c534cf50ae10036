import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { networkInterfaces } from 'node:os'
import type { RandomBytes, RoomCode } from '../src/base/ids.ts'
import { networkAddresses } from './addresses.ts'
import type { OpenBus } from './bus.ts'
import { SignalingHub } from './hub.ts'
import type { RelayLimits } from './relay.ts'
import { pathOf } from './request-path.ts'
import { answerText, serveFile } from './static-files.ts'

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
  /** For tests that do not want to wait. */
  readonly socketHelloMs?: number
  readonly relayPairMs?: number
  readonly socketPingMs?: number
}

export interface SignalingServer {
  readonly port: number
  /** Says goodbye to every socket (code 1001) and stops. Resolves when the port is free. */
  close(): Promise<void>
}

/**
 * Serves the app, signaling and `GET /addresses` on one port. Rejects with the system's error, e.g. `EADDRINUSE`.
 *
 * Any page may connect, wherever it was loaded from: so far the secret of a room is its code, not the page's origin.
 */
export async function startServer(options: ServerOptions): Promise<SignalingServer> {
  const http = createServer((request, response) => {
    answer(request, response, options, () => addressOf(http).port).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    http.on('error', reject) // later ones (no descriptor left for one more connection) concern nobody who is here
    http.listen({ port: options.port, host: options.host }, resolve)
  })
  const hub = new SignalingHub(options) // not before there is a port: it tells other servers of itself
  http.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head))
  const stopTimers = hub.startTimers()
  return {
    port: addressOf(http).port,
    close: async () => {
      stopTimers()
      const closed = new Promise<void>((resolve) => http.close(() => resolve()))
      await hub.close()
      http.closeAllConnections()
      await closed
    },
  }
}

function addressOf(http: Server): { port: number } {
  const address = http.address()
  return typeof address === 'object' && address !== null ? address : { port: 0 }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { host, appDirectory }: ServerOptions,
  port: () => number,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return answerText(response, 405, 'Method not allowed')
  }
  const path = pathOf(request)
  if (path === '/healthz') return answerText(response, 200, 'ok')
  if (path === '/addresses') {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    // Asked of the system each time: a laptop changes its Wi-Fi.
    response.end(JSON.stringify({ addresses: networkAddresses(networkInterfaces(), { host, port: port() }) }))
    return
  }
  if (appDirectory === undefined) return answerText(response, 404, 'Not found')
  return serveFile(appDirectory, request, response)
}

import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { networkInterfaces } from 'node:os'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type ConnectionId, type RandomBytes, type RoomCode, randomId } from '../src/base/ids.ts'
import { limits, timing } from '../src/protocol/limits.ts'
import { networkAddresses } from './addresses.ts'
import { PeerSocket } from './peer-socket.ts'
import { type RoomEffect, type RoomEvent, Rooms } from './room.ts'
import { answerText, serveFile } from './static-files.ts'

export interface ServerOptions {
  /** 0 lets the system choose. */
  readonly port: number
  /** One address of this machine; all of them when left out. */
  readonly host?: string
  /** The built app; without it only signaling is served. */
  readonly appDirectory?: string
  readonly random?: RandomBytes
  readonly nowMs?: () => number
  /** A host opened a room. */
  readonly onRoom?: (code: RoomCode) => void
  /** For tests that do not want to wait. */
  readonly socketHelloMs?: number
  readonly socketPingMs?: number
}

export interface SignalingServer {
  readonly port: number
  /** Says goodbye to every socket (code 1001) and stops. Resolves when the port is free. */
  close(): Promise<void>
}

/** Room for a signal's envelope around its body. */
const socketMessageBytes = limits.signalBytes + 1024

/** How often rooms whose time is over are looked for. Next to the ten minutes that they are held it is nothing. */
const sweepMs = 5_000

/**
 * Serves the app, signaling and `GET /addresses` on one port. Rejects with the system's error, e.g. `EADDRINUSE`.
 *
 * Any page may connect, wherever it was loaded from: so far the secret of a room is its code, not the page's origin.
 */
export async function startServer(options: ServerOptions): Promise<SignalingServer> {
  const hub = new SignalingHub(options)
  const http = createServer((request, response) => {
    answer(request, response, options, () => addressOf(http).port).catch(() => response.destroy())
  })
  http.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head))
  await new Promise<void>((resolve, reject) => {
    http.on('error', reject) // later ones (no descriptor left for one more connection) concern nobody who is here
    http.listen({ port: options.port, host: options.host }, resolve)
  })
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

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').replace(/[?#].*$/s, '')

/** Joins the sockets to the rooms: what is heard becomes events, and the rooms' effects are carried out. */
class SignalingHub {
  readonly #options: ServerOptions
  readonly #random: RandomBytes
  readonly #nowMs: () => number
  readonly #rooms: Rooms
  readonly #sockets = new Map<ConnectionId, PeerSocket>()
  readonly #acceptor: WebSocketServer
  readonly #events: RoomEvent[] = []
  #handling = false
  #closing = false

  constructor(options: ServerOptions) {
    this.#options = options
    this.#random = options.random ?? randomBytes
    this.#nowMs = options.nowMs ?? (() => performance.now())
    this.#rooms = new Rooms(this.#random)
    this.#acceptor = new WebSocketServer({
      noServer: true,
      maxPayload: socketMessageBytes,
      perMessageDeflate: false,
    })
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (pathOf(request) === '/signal' && !this.#closing) {
      this.#acceptor.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted))
      return
    }
    socket.on('error', () => socket.destroy())
    socket.once('finish', () => socket.destroy()) // else a peer that never hangs up holds it, and the server's end, for ever
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  }

  /** Returns the way to stop them. */
  startTimers(): () => void {
    const ping = setInterval(() => {
      for (const socket of [...this.#sockets.values()]) socket.ping()
    }, this.#options.socketPingMs ?? timing.socketPingMs)
    const sweep = setInterval(() => this.#handle({ type: 'time-passed', atMs: this.#nowMs() }), sweepMs)
    return () => {
      clearInterval(ping)
      clearInterval(sweep)
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    const closed = [...this.#acceptor.clients].map(
      (client) => new Promise<void>((resolve) => client.once('close', () => resolve())),
    )
    for (const socket of [...this.#sockets.values()]) socket.close(1001)
    await Promise.all(closed)
  }

  #accept(accepted: WebSocket): void {
    const id = randomId<ConnectionId>(this.#random)
    const socket = new PeerSocket(
      accepted,
      id,
      {
        nowMs: this.#nowMs,
        partnerCount: (connection) => this.#rooms.partnerCount(connection),
        received: (from, message) => this.#handle({ type: 'message-received', from, message, atMs: this.#nowMs() }),
        ended: (connection) => {
          this.#sockets.delete(connection)
          this.#handle({ type: 'socket-closed', connection, atMs: this.#nowMs() })
        },
      },
      this.#options.socketHelloMs,
    )
    this.#sockets.set(id, socket)
  }

  /** One event after the other: carrying out an effect may end a socket, which is an event itself. */
  #handle(event: RoomEvent): void {
    this.#events.push(event)
    if (this.#handling) return
    this.#handling = true
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        for (const effect of this.#rooms.handle(next)) this.#perform(effect)
      }
    } finally {
      this.#handling = false
    }
  }

  #perform(effect: RoomEffect): void {
    switch (effect.type) {
      case 'send':
        this.#sockets.get(effect.to)?.send(effect.message)
        return
      case 'refuse':
        this.#sockets.get(effect.connection)?.refuse(effect.code, effect.reason)
        return
      case 'close':
        this.#sockets.get(effect.connection)?.close(1000)
        return
      case 'room-opened':
        this.#options.onRoom?.(effect.code)
        return
    }
  }
}

import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type ConnectionId, type RandomBytes, randomId } from '../src/base/ids.ts'
import { limits, timing } from '../src/protocol/limits.ts'
import type { ServerMessage } from '../src/protocol/signal.ts'
import { randomServerId } from './bus.ts'
import { Crossing } from './crossing.ts'
import { drain } from './drain.ts'
import { Gate } from './gate.ts'
import { IceServers, iceRenewalMs } from './ice-servers.ts'
import { MemoryExchange } from './memory-bus.ts'
import type { TakeNote } from './notes.ts'
import { PeerSocket } from './peer-socket.ts'
import type { RateLimits } from './rate-limits.ts'
import { Relay } from './relay.ts'
import { pathOf, turnAway } from './request-path.ts'
import { type RoomEvent, Rooms } from './room.ts'
import type { RoomEffect, RoomMessage } from './room-parts.ts'
import type { ServerOptions } from './server.ts'
import type { ServerLimits } from './server-limits.ts'
import { ServerSecret } from './server-secret.ts'

/** Room for a signal's envelope around its body. */
const socketMessageBytes = limits.signalBytes + 1024

/** How often it is looked whose time is over: rooms that are held for ten minutes, and who waits for a room for seconds. */
const sweepMs = 1_000

/** What the server has for it. */
interface HubParts {
  readonly limits: ServerLimits
  readonly rates: RateLimits
  readonly note: TakeNote
}

/** Joins the sockets to the rooms: what is heard becomes events, and the rooms' effects are carried out. */
export class SignalingHub {
  readonly #options: ServerOptions
  readonly #parts: HubParts
  readonly #gate: Gate
  readonly #ice: IceServers
  readonly #random: RandomBytes
  readonly #nowMs: () => number
  readonly #secret: ServerSecret
  readonly #rooms: Rooms
  readonly #relay: Relay | undefined
  readonly #crossing: Crossing
  readonly #sockets = new Map<ConnectionId, PeerSocket>()
  readonly #acceptor: WebSocketServer
  readonly #events: RoomEvent[] = []
  #handling = false
  #closing = false

  constructor(options: ServerOptions, parts: HubParts) {
    this.#options = options
    this.#parts = parts
    this.#ice = new IceServers(options.ice ?? {})
    this.#random = options.random ?? randomBytes
    this.#nowMs = options.nowMs ?? (() => performance.now())
    this.#secret = new ServerSecret(options.secret ?? this.#random(32))
    this.#rooms = new Rooms(this.#random, this.#secret, this.#nowMs(), parts.limits)
    if (options.relay !== 'off')
      this.#relay = new Relay({
        limits: options.relay,
        nowMs: this.#nowMs,
        secret: this.#secret,
        helloMs: options.socketHelloMs,
        pairMs: options.relayPairMs,
      })
    this.#crossing = new Crossing(options.bus ?? new MemoryExchange().opener(randomServerId(this.#random)), {
      handle: (event) => this.#handle(event),
      hasRoom: (code) => this.#rooms.hasRoom(code),
      socket: (connection) => this.#sockets.get(connection),
      troubled: (what, messages) => parts.note({ type: 'bus-troubled', what, messages }),
      nowMs: this.#nowMs,
    })
    this.#gate = new Gate({
      rates: parts.rates,
      pass: (from, message) => this.#crossing.heard(from, message),
      refuse: (from, code, reason) => this.#sockets.get(from)?.refuse(code, reason),
    })
    this.#acceptor = new WebSocketServer({
      noServer: true,
      maxPayload: socketMessageBytes,
      perMessageDeflate: false,
    })
  }

  get roomCount(): number {
    return this.#rooms.view().rooms.size
  }

  get relayedBytes(): number {
    return this.#relay?.figures.bytesRelayed ?? 0
  }

  get socketCount(): number {
    return this.#sockets.size
  }

  /** @param address by which its limits are counted. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void {
    if (pathOf(request) === '/signal' && !this.#closing) {
      this.#acceptor.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted, address))
      return
    }
    if (pathOf(request) === '/relay' && this.#relay !== undefined) {
      this.#relay.upgrade(request, socket, head)
      return
    }
    turnAway(socket, '404 Not Found')
  }

  /** Returns the way to stop them. */
  startTimers(): () => void {
    const ping = setInterval(() => {
      for (const socket of [...this.#sockets.values()]) socket.ping()
      this.#relay?.ping()
    }, this.#options.socketPingMs ?? timing.socketPingMs)
    const sweep = setInterval(() => this.#handle({ type: 'time-passed', atMs: this.#nowMs() }), sweepMs)
    const renew = this.#ice.expire
      ? setInterval(() => this.#renewIce(), this.#options.iceRenewalMs ?? iceRenewalMs)
      : undefined
    return () => {
      clearInterval(ping)
      clearInterval(sweep)
      clearInterval(renew)
    }
  }

  #renewIce(): void {
    for (const socket of [...this.#sockets.values()]) {
      if (socket.isInRoom) socket.send({ type: 'ice', ice: this.#ice.for(socket.id) })
    }
  }

  /** Resolves when every socket was told to connect again, and was closed. */
  async drain(spreadMs: number): Promise<void> {
    await drain([...this.#sockets.values()], spreadMs, this.#random)
  }

  async close(): Promise<void> {
    this.#closing = true
    const closed = [...this.#acceptor.clients].map(
      (client) => new Promise<void>((resolve) => client.once('close', () => resolve())),
    )
    for (const socket of [...this.#sockets.values()]) socket.close(1001)
    await Promise.all([...closed, this.#relay?.close()])
    await this.#crossing.leave()
  }

  #accept(accepted: WebSocket, address: string): void {
    const id = `${this.#crossing.self}-${randomId(this.#random)}` as ConnectionId
    const socket = new PeerSocket(
      accepted,
      id,
      {
        ...this.#parts,
        nowMs: this.#nowMs,
        partnerCount: (connection) => this.#crossing.partnerCount(connection) ?? this.#rooms.partnerCount(connection),
        received: (from, message) => this.#gate.receive(from, address, message),
        ended: (connection) => {
          this.#sockets.delete(connection)
          this.#gate.forget(connection)
          this.#crossing.ended(connection)
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
        this.#end(effect.to).send(this.#complete(effect.message))
        return
      case 'refuse':
        this.#end(effect.connection).refuse(effect.code, effect.reason)
        return
      case 'close':
        this.#end(effect.connection).close(1000)
        return
      case 'room-opened':
        this.#crossing.roomOpened(effect.code)
        this.#parts.note({ type: 'room-opened', code: effect.code })
        this.#options.onRoom?.(effect.code)
        return
      case 'code-taken':
        this.#crossing.roomOpened(effect.code)
        return
      case 'room-closed':
        this.#crossing.roomClosed(effect.code)
        return
    }
  }

  /** Its socket, or what leads to the server that has it. */
  #end(connection: ConnectionId): Pick<PeerSocket, 'send' | 'refuse' | 'close'> {
    return this.#sockets.get(connection) ?? this.#crossing.farEnd(connection)
  }

  /** Who is in a room is also told what else this server does for it. */
  #complete(message: RoomMessage): ServerMessage {
    if (message.type !== 'hosted' && message.type !== 'joined') return message
    const side = message.type === 'hosted' ? 'host' : 'member'
    const room = this.#rooms.passCodeOf(message.self) ?? message.code
    const right = { room, connection: message.self, side } as const
    const pass = this.#relay === undefined ? '' : this.#secret.passFor(right)
    return { ...message, pass, ice: this.#ice.for(message.self) }
  }
}

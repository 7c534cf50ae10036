import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { RoomCode } from '../src/base/ids.ts'
import { limits, timing } from '../src/protocol/limits.ts'
import { readRelayHello, refusalOf } from './read-peer-message.ts'
import { type Refusal, RelayPairing } from './relay-pairing.ts'
import { RelayQuota, type RelayQuotaLimits } from './relay-quota.ts'
import { RelaySocket } from './relay-socket.ts'
import { turnAway } from './request-path.ts'
import type { RelayRight, ServerSecret } from './server-secret.ts'

export interface RelayLimits extends RelayQuotaLimits {
  readonly socketsPerRoom: number
  /** Of all rooms together. */
  readonly sockets: number
}

/**
 * A room may use what a good Wi-Fi carries, for a quarter of an hour a day in full. A class of 30 takes 60 sockets.
 */
const defaults: RelayLimits = {
  bytesPerSecond: 16 * 1024 * 1024,
  bytesPerDay: 16 * 1024 * 1024 * 1024,
  socketsPerRoom: 256,
  sockets: 1_024,
}

export interface RelayOptions {
  /** What differs from the defaults. */
  readonly limits: Partial<RelayLimits> | undefined
  readonly nowMs: () => number
  readonly secret: ServerSecret
  readonly helloMs: number | undefined
  readonly pairMs: number | undefined
}

/** Counted since the relay began, but for what is open. */
export interface RelayFigures {
  readonly bytesRelayed: number
  readonly pairsMade: number
  readonly pairsOpen: number
  readonly socketsOpen: number
  /** Frames that wait for slow readers, each with what it costs beside its bytes. */
  readonly unsentBytes: number
}

/** A source is paused when so much waits for its reader, and goes on when it is half of it: at a quarter the reader waits for it. */
const fullBytes = 1024 * 1024
/** More can only come of floods of tiny frames, as a paused source is heard to the end of what was read of it. */
const tooMuchBytes = 2 * fullBytes
/** What may wait for all readers is shared out among them; twice as much costs those who have more than their share the link. */
const sharedBytes = 64 * 1024 * 1024

/** Passes frames on between two sockets of a room whose devices do not reach each other. It cannot read them: they are sealed. */
export class Relay {
  readonly #options: RelayOptions
  readonly #limits: RelayLimits
  readonly #pairing: RelayPairing<RelaySocket>
  readonly #quota: RelayQuota
  readonly #acceptor = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
  })
  readonly #sockets = new Set<RelaySocket>()
  readonly #joined = new Map<RelaySocket, { readonly partner: RelaySocket; readonly room: RoomCode }>()
  #bytesRelayed = 0
  #pairsMade = 0
  #unsentBytes = 0
  #closing = false

  constructor(options: RelayOptions) {
    this.#options = options
    this.#limits = { ...defaults, ...options.limits }
    this.#pairing = new RelayPairing(this.#limits.socketsPerRoom)
    this.#quota = new RelayQuota(this.#limits)
  }

  get figures(): RelayFigures {
    return {
      bytesRelayed: this.#bytesRelayed,
      pairsMade: this.#pairsMade,
      pairsOpen: this.#pairing.pairCount,
      socketsOpen: this.#sockets.size,
      unsentBytes: this.#unsentBytes,
    }
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#closing || this.#sockets.size >= this.#limits.sockets) turnAway(socket, '503 Service Unavailable')
    else this.#acceptor.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted))
  }

  /** Asks every socket for a sign of life: call it each `timing.socketPingMs`. */
  ping(): void {
    for (const socket of [...this.#sockets]) socket.ping()
  }

  async close(): Promise<void> {
    this.#closing = true
    const closed = [...this.#acceptor.clients].map(
      (client) => new Promise<void>((resolve) => client.once('close', () => resolve())),
    )
    for (const socket of [...this.#sockets]) socket.close(1001)
    await Promise.all(closed)
  }

  #accept(accepted: WebSocket): void {
    const owner = {
      greeted: (greeting: RelaySocket, text: string) => this.#greet(greeting, text),
      framed: (source: RelaySocket, frame: Buffer) => this.#passOn(source, frame),
      unsent: (reader: RelaySocket, bytes: number) => this.#count(reader, bytes),
      ended: (ending: RelaySocket) => this.#part(ending),
      closed: (gone: RelaySocket) => this.#sockets.delete(gone),
    }
    this.#sockets.add(new RelaySocket(accepted, owner, this.#options.helloMs ?? timing.socketHelloMs))
  }

  #greet(socket: RelaySocket, text: string): void {
    const greeting = this.#read(text)
    if ('code' in greeting) {
      socket.refuse(greeting)
      return
    }
    const { right, pair } = greeting
    const arrival = this.#pairing.arrive(socket, right, pair)
    switch (arrival.type) {
      case 'refused':
        socket.refuse(arrival.refusal)
        return
      case 'waits':
        socket.wait(this.#options.pairMs ?? timing.relayPairMs)
        return
      case 'paired':
        this.#join(right.room, arrival.partner, socket)
    }
  }

  #read(text: string): { readonly right: RelayRight; readonly pair: string } | Refusal {
    try {
      const { pass, pair } = readRelayHello(text)
      const right = this.#options.secret.readPass(pass)
      return this.#quota.allows(right.room, this.#options.nowMs()) ? { right, pair } : usedUp
    } catch (thrown) {
      return refusalOf(thrown)
    }
  }

  #join(room: RoomCode, first: RelaySocket, second: RelaySocket): void {
    this.#pairsMade += 1
    this.#joined.set(first, { partner: second, room })
    this.#joined.set(second, { partner: first, room })
    first.join()
    second.join()
  }

  #passOn(source: RelaySocket, frame: Buffer): void {
    const joined = this.#joined.get(source)
    if (joined === undefined) return
    const { partner, room } = joined
    const spent = this.#quota.spend(room, frame.length, this.#options.nowMs())
    if (spent.type === 'used-up') {
      this.#sever(source, partner, usedUp)
      return
    }
    this.#bytesRelayed += frame.length
    partner.pass(frame)
    if (spent.pauseMs > 0) source.pauseFor(spent.pauseMs)
  }

  /** Reads a source no faster than its reader does. */
  #count(reader: RelaySocket, bytes: number): void {
    this.#unsentBytes += bytes
    const source = this.#joined.get(reader)?.partner
    if (source === undefined) return
    const share = Math.min(fullBytes, sharedBytes / this.#sockets.size)
    if (reader.unsentBytes > share) source.readerIsFull = true
    else if (reader.unsentBytes < share / 2) source.readerIsFull = false
    const crowded = this.#unsentBytes > 2 * sharedBytes && reader.unsentBytes > share
    if (reader.unsentBytes > tooMuchBytes || crowded) this.#sever(source, reader, tooFast)
  }

  /** Tells both why. */
  #sever(source: RelaySocket, reader: RelaySocket, refusal: Refusal): void {
    for (const socket of [source, reader]) this.#joined.delete(socket)
    for (const socket of [source, reader]) socket.refuse(refusal)
  }

  #part(ending: RelaySocket): void {
    this.#pairing.leave(ending)
    const joined = this.#joined.get(ending)
    this.#joined.delete(ending)
    if (joined === undefined) return
    this.#joined.delete(joined.partner)
    joined.partner.finish()
  }
}

const usedUp: Refusal = {
  code: 'rate-exceeded',
  reason: 'This room has used up what the server relays for it in a day. Only direct links are left until tomorrow.',
}
const tooFast: Refusal = { code: 'rate-exceeded', reason: 'More frames came at once than can wait for their reader.' }

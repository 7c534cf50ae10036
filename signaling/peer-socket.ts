import type { RawData, WebSocket } from 'ws'
import type { ConnectionId } from '../src/base/ids.ts'
import { limits, timing } from '../src/protocol/limits.ts'
import type { PeerMessage, RefusalCode, ServerMessage } from '../src/protocol/signal.ts'
import { Allowance } from './allowance.ts'
import type { TakeNote } from './notes.ts'
import { readPeerMessage, refusalOf } from './read-peer-message.ts'
import type { ServerLimits } from './server-limits.ts'

/** A peer that was told to go has this long to say goodbye too. */
const closeTimeoutMs = 1_000

/** What the socket needs of its server. */
export interface PeerSocketOwner {
  readonly limits: ServerLimits
  readonly note: TakeNote
  nowMs(): number
  partnerCount(connection: ConnectionId): number
  received(connection: ConnectionId, message: PeerMessage): void
  /** Heard exactly once, as soon as nothing more will be received; the socket itself may still be closing. */
  ended(connection: ConnectionId): void
}

/** One peer's WebSocket with its bounds: the time to the first message, what it may say, and what may wait for it. */
export class PeerSocket {
  readonly id: ConnectionId
  readonly #socket: WebSocket
  readonly #owner: PeerSocketOwner
  readonly #allowance: Allowance
  readonly #helloDeadline: NodeJS.Timeout
  #closeDeadline: NodeJS.Timeout | undefined
  #ended = false
  #isInRoom = false
  #heardSincePing = true

  constructor(socket: WebSocket, id: ConnectionId, owner: PeerSocketOwner, helloMs: number = timing.socketHelloMs) {
    this.id = id
    this.#socket = socket
    this.#owner = owner
    this.#allowance = new Allowance(owner.limits, owner.nowMs())
    this.#helloDeadline = setTimeout(() => {
      this.refuse('message-invalid', `Nothing was said for ${helloMs} ms. Say create, reclaim or join at once.`)
    }, helloMs)
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('pong', () => {
      this.#heardSincePing = true
    })
    // A frame that is too large or broken. The library has sent its close code (1009, 1007, 1002) by now.
    socket.on('error', () => this.#end())
    socket.on('close', () => {
      this.#end()
      clearTimeout(this.#closeDeadline)
    })
  }

  /** Told so, and not sent away since. */
  get isInRoom(): boolean {
    return this.#isInRoom && !this.#ended
  }

  send(message: ServerMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    if (message.type === 'hosted' || message.type === 'joined') this.#greet()
    this.#socket.send(JSON.stringify(message))
    if (this.#socket.bufferedAmount > this.#owner.limits.unsentBytes) this.#drop('slow-closed')
  }

  /** Says why, and closes. */
  refuse(code: RefusalCode, reason: string): void {
    this.#owner.note({ type: 'refused', code })
    this.send({ type: 'refused', code, reason: reason.slice(0, limits.reasonLength) })
    this.close(1008)
  }

  /** Asks it to connect again. */
  tellDraining(): void {
    this.send({ type: 'draining' })
  }

  /** @param code A WebSocket close code. */
  close(code: number): void {
    this.#end()
    this.#socket.close(code)
  }

  /** Asks for a sign of life, and drops a socket that gave none since the last time. */
  ping(): void {
    if (this.#heardSincePing) {
      this.#heardSincePing = false
      this.#socket.ping()
    } else this.#drop('silent-closed')
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#ended) return
    this.#heardSincePing = true
    clearTimeout(this.#helloDeadline)
    const text = isBinary ? '' : String(data)
    if (!this.#allowance.spend(text.length, this.#owner.partnerCount(this.id), this.#owner.nowMs())) {
      this.refuse('rate-exceeded', 'Too many messages at once. Wait some seconds, then connect again.')
      return
    }
    let message: PeerMessage
    try {
      message = readPeerMessage(text)
    } catch (thrown) {
      const { code, reason } = refusalOf(thrown)
      this.refuse(code, reason)
      return
    }
    this.#owner.note({ type: 'message', of: message.type })
    this.#owner.received(this.id, message)
  }

  #greet(): void {
    if (!this.#isInRoom) this.#owner.note({ type: 'joined' })
    this.#isInRoom = true
  }

  /** Without a farewell, which would only wait behind what this peer does not read. */
  #drop(why: 'slow-closed' | 'silent-closed'): void {
    if (!this.#ended) this.#owner.note({ type: why })
    this.#end()
    this.#socket.terminate()
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#helloDeadline)
    this.#closeDeadline = setTimeout(() => this.#socket.terminate(), closeTimeoutMs)
    this.#owner.ended(this.id)
  }
}

import type { RawData, WebSocket } from 'ws'
import { limits } from '../src/protocol/limits.ts'
import type { RelayAnswer } from '../src/protocol/relay.ts'
import type { Refusal } from './relay-pairing.ts'

/** A frame that waits costs so much beside its bytes: two entries of the socket's queue, and its header. */
const frameCostBytes = 512

/** A peer that was told to go has this long to say goodbye too. */
const closeTimeoutMs = 1_000

export interface RelaySocketOwner {
  /** The first message of the socket, `''` for a binary one. */
  greeted(socket: RelaySocket, text: string): void
  /** A frame of a joined socket. */
  framed(socket: RelaySocket, frame: Buffer): void
  /** What waits for this reader has become less, or more by `bytes`. */
  unsent(socket: RelaySocket, bytes: number): void
  /** Heard exactly once, when nothing more will be heard of it. */
  ended(socket: RelaySocket): void
  /** The connection is gone altogether: after `ended`, or at once after it. */
  closed(socket: RelaySocket): void
}

/** What it does next, apart from being closed. */
type Stage = 'greeting' | 'waiting' | 'joined' | 'ended'

/** One end of a relayed link: a WebSocket that is read no faster than its frames can be passed on. */
export class RelaySocket {
  readonly #socket: WebSocket
  readonly #owner: RelaySocketOwner
  #stage: Stage = 'greeting'
  #deadline: NodeJS.Timeout | undefined
  #unsentBytes = 0
  #alive = true
  #readerIsFull = false
  #tooFast: NodeJS.Timeout | undefined

  constructor(socket: WebSocket, owner: RelaySocketOwner, helloMs: number) {
    this.#socket = socket
    this.#owner = owner
    this.#refuseAfter(helloMs, { code: 'message-invalid', reason: `Nothing was said for ${helloMs} ms.` })
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('pong', () => {
      this.#alive = true
    })
    // A frame that is too large or broken. The library has sent its close code (1009, 1007, 1002) by now.
    socket.on('error', () => this.#terminateLater())
    socket.on('close', () => {
      this.#end()
      clearTimeout(this.#deadline)
      owner.closed(this)
    })
  }

  /** Bytes that wait for its reader, each frame with what it costs beside. */
  get unsentBytes(): number {
    return this.#unsentBytes
  }

  /** For the other one of its pair, which is refused when it does not come. */
  wait(pairMs: number): void {
    this.#stage = 'waiting'
    this.#refuseAfter(pairMs, { code: 'message-invalid', reason: `The other end did not come for ${pairMs} ms.` })
  }

  join(): void {
    clearTimeout(this.#deadline)
    this.#stage = 'joined'
    this.#say({ type: 'paired' })
  }

  pass(frame: Buffer): void {
    if (this.#stage !== 'joined') return
    const costBytes = frame.length + frameCostBytes
    this.#count(costBytes)
    this.#socket.send(frame, { binary: true }, () => {
      this.#alive = true // who takes data is there, whether or not it has time to answer
      this.#count(-costBytes)
    })
  }

  /** Whether the other end can take more of what this one sends. */
  set readerIsFull(full: boolean) {
    if (this.#readerIsFull === full) return
    this.#readerIsFull = full
    this.#holdOrGoOn()
  }

  /** It sent faster than its room may. */
  pauseFor(ms: number): void {
    clearTimeout(this.#tooFast)
    this.#tooFast = setTimeout(() => {
      this.#tooFast = undefined
      this.#holdOrGoOn()
    }, ms)
    this.#holdOrGoOn()
  }

  /** Says why, and closes. */
  refuse({ code, reason }: Refusal): void {
    this.#say({ type: 'refused', code, reason: reason.slice(0, limits.reasonLength) })
    this.close(1008)
  }

  /** At once, but for what can be said in a second. @param code A WebSocket close code. */
  close(code: number): void {
    this.#socket.close(code)
    this.#terminateLater()
  }

  /** After all that waits for its reader: the library gives that half a minute. */
  finish(): void {
    this.#socket.close(1000)
    this.#end()
  }

  /** Asks for a sign of life, and drops a socket that gave none since the last time. */
  ping(): void {
    const silentByOurWill = this.#isHeld && this.#unsentBytes === 0
    if (!(this.#alive || silentByOurWill)) {
      this.#socket.terminate()
      return
    }
    this.#alive = false
    this.#socket.ping()
  }

  get #isHeld(): boolean {
    return this.#readerIsFull || this.#tooFast !== undefined
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#alive = true
    switch (this.#stage) {
      case 'greeting':
        this.#owner.greeted(this, isBinary ? '' : String(data))
        return
      case 'waiting':
        this.refuse({ code: 'message-invalid', reason: 'Nothing may be said before the other end is there.' })
        return
      case 'joined':
        if (isBinary && Buffer.isBuffer(data) && data.length > 0) this.#owner.framed(this, data)
        else this.refuse({ code: 'message-invalid', reason: 'Between two ends only frames are passed on.' })
        return
      case 'ended':
        return
    }
  }

  #say(answer: RelayAnswer): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(answer))
  }

  #count(bytes: number): void {
    this.#unsentBytes += bytes
    this.#owner.unsent(this, bytes)
  }

  #holdOrGoOn(): void {
    if (this.#isHeld) {
      this.#socket.pause()
      return
    }
    this.#alive = true // its signs of life have waited unread
    this.#socket.resume()
  }

  #refuseAfter(ms: number, refusal: Refusal): void {
    clearTimeout(this.#deadline)
    this.#deadline = setTimeout(() => this.refuse(refusal), ms)
  }

  #terminateLater(): void {
    this.#end()
    clearTimeout(this.#deadline)
    this.#deadline = setTimeout(() => this.#socket.terminate(), closeTimeoutMs)
  }

  /** It is read to its end: else its close would never be seen. */
  #end(): void {
    if (this.#stage === 'ended') return
    this.#stage = 'ended'
    clearTimeout(this.#deadline)
    clearTimeout(this.#tooFast)
    this.#tooFast = undefined
    this.#readerIsFull = false
    this.#socket.resume()
    this.#owner.ended(this)
  }
}

import { TabgridError } from '../../base/errors.ts'
import type { RandomBytes } from '../../base/ids.ts'
import type { Clock } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import { type IceServer, type PeerMessage, parseServerMessage, type ServerMessage } from '../../protocol/signal.ts'
import { fullJitterMs } from '../dialing/backoff.ts'

type Message<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>
/** The server's first words on a socket: this peer is in its room. */
export type Greeting = Message<'hosted' | 'joined'>
/** What follows a greeting. */
export type RoomMessage = Message<'member-joined' | 'member-left' | 'signal' | 'code-changed'>
export type Hello = Extract<PeerMessage, { type: 'create' | 'reclaim' | 'join' }>

export interface SignalingOptions {
  /** e.g. `https://example.org`; the socket is at `/signal` below it. */
  readonly server: string
  readonly clock: Clock
  readonly random: RandomBytes
  /** The longest pause between two tries to reach a lost server. */
  readonly pauseMostMs?: number
}
export interface SignalingListener {
  message(message: RoomMessage): void
  /** The server is lost; the client goes on trying. */
  lost(): void
  /** In the room again. */
  greeted(greeting: Greeting): void
  /** The server refused, now or on the way back. Answers whether to go on trying; else the client is closed. */
  refused(error: TabgridError): 'retry' | 'end'
}

/** An own time limit: a browser may wait for minutes on a server that swallows packets. */
const greetingMs = 10_000
/** A server that is there answers a page that woke up sooner. */
const probeMs = 2_000
/** Between tries that the server itself refused: more of them change nothing, and count for all of an address. */
const refusedBaseMs = 2_000
const refusedMostMs = 10_000

type State =
  | { at: 'idle' }
  | { at: 'greeting'; socket: WebSocket; stopTimeout: () => void; first: FirstGreeting | undefined }
  | { at: 'connected'; socket: WebSocket; heard: boolean; stopPing: () => void }
  | { at: 'waiting'; stopWaiting: () => void }
  | { at: 'closed' }
interface FirstGreeting {
  resolve(greeting: Greeting): void
  reject(error: TabgridError): void
}

/** One WebSocket to the signaling server, made again whenever it is lost. */
export class SignalingClient {
  readonly #options: SignalingOptions
  #state: State = { at: 'idle' }
  /** Tries since the last connection that lasted. */
  #attempt = 0
  #ice: readonly IceServer[] = []
  #pass = ''
  #later: { hello: Hello; listener: SignalingListener } | undefined

  constructor(options: SignalingOptions) {
    this.#options = options
  }

  /** STUN and TURN servers that the server offers. */
  get ice(): readonly IceServer[] {
    return this.#ice
  }
  /** What opens the server's relay, from the last greeting. */
  get pass(): string {
    return this.#pass
  }

  /**
   * Goes to the server for the first time, without a second try.
   * Rejects with the server's refusal, or `server-unreachable`.
   */
  connect(hello: Hello): Promise<Greeting> {
    return new Promise((resolve, reject) => this.#dial(hello, { resolve, reject }))
  }

  /** From here on the client keeps itself connected. Call it in the same task in which `connect` resolved: messages follow. */
  keep(hello: Hello, listener: SignalingListener): void {
    this.#later = { hello, listener }
  }

  /** This page slept, or its network is back: what was thought of the connection may not hold any more. */
  wake(): void {
    if (this.#state.at === 'connected') {
      this.#state.stopPing()
      this.#state.heard = false
      this.#state.stopPing = this.#pingLater(probeMs)
      this.send({ type: 'ping' })
    } else if (this.#state.at === 'waiting' || (this.#state.at === 'greeting' && this.#state.first === undefined)) {
      this.#attempt = 0
      if (this.#later !== undefined) this.#dial(this.#later.hello)
    }
  }

  /** Lost without a word while there is no connection: signals are only good for the moment. */
  send(message: PeerMessage): void {
    if (this.#state.at === 'connected') this.#state.socket.send(JSON.stringify(message))
  }

  close(): void {
    this.#enter({ at: 'closed' })
  }

  #dial(hello: Hello, first?: FirstGreeting): void {
    const socket = this.#openSocket()
    if (socket instanceof TabgridError) {
      this.#enter({ at: 'closed' })
      first?.reject(socket)
      return
    }
    const stopTimeout = this.#options.clock.after(greetingMs, () => this.#lose())
    this.#enter({ at: 'greeting', socket, stopTimeout, first })
    socket.onopen = () => socket.send(JSON.stringify(hello))
    socket.onmessage = ({ data }) => this.#hear(data)
    socket.onclose = () => this.#lose()
  }

  #openSocket(): WebSocket | TabgridError {
    const { server } = this.#options
    try {
      const url = new URL('signal', server.endsWith('/') ? server : `${server}/`)
      url.protocol = url.protocol.replace('http', 'ws')
      return new WebSocket(url)
    } catch (thrown) {
      const text = `"${server}" is not the address of a server: give one like https://example.org`
      return new TabgridError('server-unreachable', text, { cause: thrown })
    }
  }

  #hear(data: unknown): void {
    const message = readServerMessage(data)
    if (message === undefined || this.#state.at === 'closed') return
    if (this.#state.at === 'connected') this.#state.heard = true
    switch (message.type) {
      case 'refused':
        this.#refuse(new TabgridError(message.code, message.reason))
        return
      case 'hosted':
      case 'joined':
        this.#greet(message)
        return
      case 'pong':
        return
      case 'ice':
        this.#ice = message.ice
        return
      case 'draining':
        this.#lose()
        return
      default:
        this.#later?.listener.message(message)
    }
  }

  #greet(greeting: Greeting): void {
    if (this.#state.at !== 'greeting') return
    const { socket, first } = this.#state
    this.#ice = greeting.ice
    this.#pass = greeting.pass
    this.#enter({ at: 'connected', socket, heard: true, stopPing: this.#pingLater() })
    if (first !== undefined) first.resolve(greeting)
    else this.#later?.listener.greeted(greeting)
  }

  #refuse(error: TabgridError): void {
    const first = this.#state.at === 'greeting' ? this.#state.first : undefined
    if (first !== undefined) {
      this.#enter({ at: 'closed' })
      first.reject(error)
      return
    }
    const wasConnected = this.#state.at === 'connected'
    if (this.#later?.listener.refused(error) !== 'retry') {
      this.#enter({ at: 'closed' })
      return
    }
    this.#wait(refusedMostMs, refusedBaseMs)
    if (wasConnected) this.#later.listener.lost()
  }

  /** The socket is gone, or as good as gone. */
  #lose(): void {
    const first = this.#state.at === 'greeting' ? this.#state.first : undefined
    if (first !== undefined) {
      this.#enter({ at: 'closed' })
      first.reject(new TabgridError('server-unreachable', unreachable(this.#options.server)))
      return
    }
    const wasConnected = this.#state.at === 'connected'
    this.#wait()
    if (wasConnected) this.#later?.listener.lost()
  }

  #wait(mostMs = this.#options.pauseMostMs, baseMs?: number): void {
    const { clock, random } = this.#options
    const pauseMs = fullJitterMs(this.#attempt++, random, mostMs, baseMs)
    const stopWaiting = clock.after(pauseMs, () => {
      if (this.#later !== undefined) this.#dial(this.#later.hello)
    })
    this.#enter({ at: 'waiting', stopWaiting })
  }

  #pingLater(delayMs: number = timing.socketPingMs): () => void {
    return this.#options.clock.after(delayMs, () => {
      if (this.#state.at !== 'connected') return
      if (!this.#state.heard) {
        this.#lose()
        return
      }
      this.#attempt = 0
      this.#state.heard = false
      this.#state.stopPing = this.#pingLater()
      this.send({ type: 'ping' })
    })
  }

  /** Leaves the old state tidily: its timers are off, and its socket, if it is not the new state's, can say no more. */
  #enter(next: State): void {
    const last = this.#state
    this.#state = next
    if (last.at === 'greeting') last.stopTimeout()
    if (last.at === 'connected') last.stopPing()
    if (last.at === 'waiting') last.stopWaiting()
    if ('socket' in last && !('socket' in next && next.socket === last.socket)) {
      last.socket.onopen = last.socket.onmessage = last.socket.onclose = null
      last.socket.close()
    }
  }
}

const unreachable = (server: string): string =>
  `no answer from the signaling server at ${server}: check that it runs and that this device is in its network, then try again`

/** Undefined for what this version does not know: a newer server may say more. */
function readServerMessage(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string') return undefined
  try {
    return parseServerMessage(JSON.parse(data))
  } catch {
    return undefined
  }
}

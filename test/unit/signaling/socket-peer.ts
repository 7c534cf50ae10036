import { once } from 'node:events'
import { type ClientOptions, WebSocket } from 'ws'
import type { RoomCode } from '../../../src/base/ids.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { type PeerMessage, parseServerMessage, type ServerMessage } from '../../../src/protocol/signal.ts'

type Told<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>

/** One peer at a real socket. What it is told is kept in order until it is asked for. */
export class SocketPeer {
  readonly socket: WebSocket
  /** The close code. */
  readonly closed: Promise<number>
  /** The first thing it is told. It is kept as well. */
  readonly first: Promise<ServerMessage>
  readonly #told: ServerMessage[] = []
  #wake: () => void = () => undefined

  private constructor(server: string, options: ClientOptions) {
    this.socket = new WebSocket(`${server}/signal`, options)
    this.socket.on('message', (data) => {
      this.#told.push(parseServerMessage(JSON.parse(String(data))))
      this.#wake()
    })
    this.first = new Promise((resolve) =>
      this.socket.once('message', (data) => resolve(parseServerMessage(JSON.parse(String(data))))),
    )
    this.closed = new Promise((resolve) => this.socket.on('close', resolve))
    void this.closed.then(() => this.#wake())
    this.socket.on('error', () => undefined) // a cut connection: `closed` tells
  }

  static async connect(port: number, options: ClientOptions = {}): Promise<SocketPeer> {
    const peer = new SocketPeer(`ws://127.0.0.1:${port}`, options)
    await once(peer.socket, 'open')
    return peer
  }

  /** To a server whose certificate is of its own making. */
  static async connectSecurely(port: number): Promise<SocketPeer> {
    const peer = new SocketPeer(`wss://127.0.0.1:${port}`, { rejectUnauthorized: false })
    await once(peer.socket, 'open')
    return peer
  }

  say(message: PeerMessage): void {
    this.socket.send(JSON.stringify(message))
  }

  /** The next thing it is told, which must be of this type. */
  async told<T extends ServerMessage['type']>(type: T): Promise<Told<T>> {
    while (this.#told.length === 0) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed instead of being told ${type}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const message = this.#told.shift()
    if (message?.type !== type) throw new Error(`told ${JSON.stringify(message)} instead of ${type}`)
    return message as Told<T>
  }

  async create(): Promise<Told<'hosted'>> {
    this.say({ type: 'create', version: limits.version })
    return this.told('hosted')
  }

  async join(code: RoomCode): Promise<Told<'joined'>> {
    this.say({ type: 'join', version: limits.version, code })
    return this.told('joined')
  }

  /** Resolves when everything that this peer has said was handled. */
  async settled(): Promise<void> {
    this.say({ type: 'ping' })
    await this.told('pong')
  }
}

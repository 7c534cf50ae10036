import { once } from 'node:events'
import { type ClientOptions, type RawData, WebSocket } from 'ws'
import { limits } from '../../../src/protocol/limits.ts'
import { parseRelayAnswer, type RelayAnswer, type RelayHello } from '../../../src/protocol/relay.ts'

/** One end at a real relay. What it hears is kept in order until it is asked for. */
export class RelayPeer {
  readonly socket: WebSocket
  /** The close code. */
  readonly closed: Promise<number>
  /** How often it was asked for a sign of life. */
  pings = 0
  readonly #heard: { readonly data: RawData; readonly isBinary: boolean }[] = []
  #wake: () => void = () => undefined

  private constructor(port: number, options: ClientOptions) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/relay`, options)
    this.socket.on('message', (data, isBinary) => {
      this.#heard.push({ data, isBinary })
      this.#wake()
    })
    this.socket.on('ping', () => {
      this.pings += 1
    })
    this.closed = new Promise((resolve) => this.socket.on('close', resolve))
    void this.closed.then(() => this.#wake())
    this.socket.on('error', () => undefined) // a cut connection: `closed` tells
  }

  static async connect(port: number, options: ClientOptions = {}): Promise<RelayPeer> {
    const peer = new RelayPeer(port, options)
    await once(peer.socket, 'open') // rejects with what the server said instead
    return peer
  }

  hello(pass: string, pair: string): void {
    const hello: RelayHello = { type: 'relay', version: limits.version, pass, pair }
    this.socket.send(JSON.stringify(hello))
  }

  /** The next frame that reaches it. */
  async frame(): Promise<Buffer> {
    const { data, isBinary } = await this.#next()
    if (!isBinary) throw new Error(`told ${String(data)} instead of a frame`)
    return data as Buffer
  }

  /** The next thing that the relay itself says. */
  async told(): Promise<RelayAnswer> {
    const { data, isBinary } = await this.#next()
    if (isBinary) throw new Error('a frame instead of a word of the relay')
    return parseRelayAnswer(JSON.parse(String(data)))
  }

  async #next() {
    while (this.#heard.length === 0) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('closed instead of hearing something')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const heard = this.#heard.shift()
    if (heard === undefined) throw new Error('heard nothing')
    return heard
  }
}

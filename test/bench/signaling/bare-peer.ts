import { once } from 'node:events'
import { type ClientOptions, WebSocket } from 'ws'
import type { PeerMessage, ServerMessage } from '../../../src/protocol/signal.ts'

/** Who says nothing more than is asked for, so that thousands of them fit one process. */
export class BarePeer {
  readonly socket: WebSocket
  #wake: (() => void) | undefined
  readonly #told: ServerMessage[] = []

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      this.#told.push(JSON.parse(String(data)))
      this.#wake?.()
    })
    socket.on('close', () => this.#wake?.())
    socket.on('error', () => undefined)
  }

  static async connect(port: number, options: ClientOptions = {}): Promise<BarePeer> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/signal`, { perMessageDeflate: false, ...options })
    const peer = new BarePeer(socket)
    await once(socket, 'open')
    return peer
  }

  say(message: PeerMessage): void {
    this.socket.send(JSON.stringify(message))
  }

  /** The next message of this type; others are passed over. Rejects when the socket is closed. */
  async told<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    for (;;) {
      for (let message = this.#told.shift(); message !== undefined; message = this.#told.shift()) {
        if (message.type === type) return message as Extract<ServerMessage, { type: T }>
      }
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed before it was told ${type}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

/** The address of the attacker or crowd number `index`: `127.0.0.2` and so on. */
export const loopback = (index: number): string => `127.0.${Math.floor((index + 2) / 256)}.${(index + 2) % 256}`

/** Calls `work` for 0 to `count` - 1, so many at a time. */
export async function together(count: number, atOnce: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

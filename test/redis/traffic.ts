import type { ConnectionId } from '../../src/base/ids.ts'
import { parseServerMessage } from '../../src/protocol/signal.ts'
import type { SocketPeer } from '../unit/signaling/socket-peer.ts'

interface End {
  readonly peer: SocketPeer
  readonly id: ConnectionId
}

/** One signal each. */
const everyMs = 5

/** Numbered signals between a host and its members, in both directions. */
export class Traffic {
  readonly #host: End
  readonly #members: readonly End[]
  /** By `from to`. */
  readonly #sent = new Map<string, number>()
  readonly #arrived = new Map<string, string[]>()
  sent = 0
  #arrivedCount = 0
  readonly #others: string[] = []

  constructor(host: End, members: readonly End[]) {
    this.#host = host
    this.#members = members
    for (const { peer, id } of [host, ...members]) {
      peer.socket.on('message', (data) => {
        const message = parseServerMessage(JSON.parse(String(data)))
        if (message.type === 'refused' || message.type === 'member-left') this.#others.push(JSON.stringify(message))
        if (message.type !== 'signal') return
        this.#arrivedCount++
        const way = `${message.from} ${id}`
        this.#arrived.set(way, [...(this.#arrived.get(way) ?? []), message.body])
      })
    }
  }

  /** 200 a second. Resolves when so many are sent. */
  send(count: number): Promise<void> {
    const upTo = this.sent + count
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        const member = this.#members[this.sent % this.#members.length]
        if (this.sent === upTo || member === undefined) {
          clearInterval(timer)
          resolve()
        } else if (Math.floor(this.sent / this.#members.length) % 2 === 0) this.#say(this.#host, member)
        else this.#say(member, this.#host)
      }, everyMs)
    })
  }

  /** Everything that was sent up to now. */
  async allArrived(): Promise<void> {
    const all = this.sent
    while (this.#arrivedCount < all) await new Promise((resolve) => setImmediate(resolve))
  }

  /** What did not arrive once and in order, and what should not have been said at all. */
  wrong(): string[] {
    const wrong = [...this.#sent].filter(([way, count]) => {
      const expected = Array.from({ length: count }, (_, at) => String(at))
      return JSON.stringify(expected) !== JSON.stringify(this.#arrived.get(way))
    })
    return [...wrong.map(([way]) => way), ...this.#others]
  }

  #say(from: End, to: End): void {
    const way = `${from.id} ${to.id}`
    const number = this.#sent.get(way) ?? 0
    this.#sent.set(way, number + 1)
    this.sent++
    from.peer.say({ type: 'signal', to: to.id, body: String(number) })
  }
}

import { TabgridError } from '../src/base/errors.ts'
import type { BusListener, ServerId } from './bus.ts'
import { type BusBatch, type BusEntry, type BusMessage, parseBusEntry, parseBusMessage } from './bus-message.ts'
import { Conversation } from './conversation.ts'

/** Letters that may wait for one server: five seconds of outage at 600 offers a second. */
const keptLengthMax = 16 * 1024 * 1024

/** So many received messages are acknowledged at once, if need be by an entry of its own; fewer wait for the tick. */
const untoldMax = 256

/**
 * An entry costs more than what it carries, so a server is written to so often at most: what comes alone goes at once,
 * what comes densely together.
 */
const entryEveryMs = 5

/** Servers whose conversations are over are remembered, so that old entries of theirs begin no new one. */
const endedMax = 1_000

/** What carries entries. It may lose them, and give them twice. */
export interface Carrier {
  /** Settles when it was taken, or could not be. One entry for a server is on its way at a time. */
  write(to: ServerId, entry: string): Promise<void>
  nowMs(): number
  /** Runs it so much later, at the earliest in the next turn of the event loop. */
  later(ms: number, run: () => void): void
}

type ConversationEvents = Pick<BusListener, 'received' | 'gone' | 'troubled'>

/** All conversations of one server: opens them, and ends them when one of the two has forgotten the other. */
export class Conversations {
  readonly #self: ServerId
  readonly #carrier: Carrier
  readonly #events: ConversationEvents
  readonly #open = new Map<ServerId, Conversation>()
  /** The last life of each server that is over here. */
  readonly #ended = new Map<ServerId, number>()
  /** When the last entry for a server was begun. */
  readonly #begunAtMs = new Map<ServerId, number>()
  readonly #writing = new Map<ServerId, Promise<void>>()
  readonly #waiting = new Set<ServerId>()
  #lives = 0

  constructor(self: ServerId, carrier: Carrier, events: ConversationEvents) {
    this.#self = self
    this.#carrier = carrier
    this.#events = events
  }

  /** The servers with which something is going on. */
  get partners(): ServerId[] {
    return [...this.#open.keys()]
  }

  /** @throws `server-busy` when too much waits; what ends a connection is always taken. */
  send(to: ServerId, message: BusMessage): void {
    const conversation = this.#open.get(to) ?? this.#begin(to)
    const mayBeRefused = message.type === 'received' || message.type === 'tell'
    if (mayBeRefused && conversation.keptLength > keptLengthMax) {
      this.#events.troubled('refused', 1)
      throw new TabgridError('server-busy', 'The servers cannot reach each other now. Try again in a moment.')
    }
    conversation.keep(JSON.stringify(message))
    this.#schedule(to)
  }

  /** What came in this server's stream. */
  heard(text: string): void {
    let entry: BusEntry
    try {
      entry = parseBusEntry(JSON.parse(text))
    } catch {
      this.#events.troubled('unreadable', 1)
      return
    }
    switch (entry.type) {
      case 'batch':
        this.#hearBatch(entry)
        return
      case 'forgotten':
        if (this.#open.get(entry.from)?.life === entry.life) this.forget(entry.from)
        return
      case 'leaving': {
        const conversation = this.#open.get(entry.from)
        if (conversation === undefined || entry.life < conversation.peerLife) return
        conversation.peerLife = entry.life
        this.forget(entry.from)
      }
    }
  }

  /** That server is gone, as far as this one is concerned. */
  forget(server: ServerId): void {
    const conversation = this.#open.get(server)
    if (conversation === undefined) return
    this.#open.delete(server)
    this.#begunAtMs.delete(server)
    this.#end(server, conversation.peerLife)
    this.#events.gone(server)
  }

  /** The carrier is back, and may have lost all that it had. */
  carrierReturned(): void {
    for (const [server, conversation] of this.#open) this.#sendAgain(server, conversation)
  }

  /** To be called a few times a second: acknowledges, and sends again what nobody has acknowledged. */
  tick(): void {
    for (const [server, conversation] of this.#open) {
      if (conversation.isOverdue(this.#carrier.nowMs())) this.#sendAgain(server, conversation)
      else if (conversation.untold > 0) this.#flush(server)
    }
  }

  /** Resolves when each was told, or cannot be. */
  async leave(): Promise<void> {
    await Promise.all([...this.#open].map(([server, conversation]) => this.#leave(server, conversation)))
    this.#open.clear()
  }

  async #leave(server: ServerId, conversation: Conversation): Promise<void> {
    await this.#writing.get(server)
    if (conversation.hasUnsent) this.#flush(server)
    await this.#writing.get(server)
    await this.#write(server, { type: 'leaving', from: this.#self, life: conversation.life })
  }

  #begin(server: ServerId): Conversation {
    const conversation = new Conversation(++this.#lives)
    this.#open.set(server, conversation)
    return conversation
  }

  #end(server: ServerId, life: number): void {
    this.#ended.set(server, Math.max(life, this.#ended.get(server) ?? 0))
    const [oldest] = this.#ended.keys()
    if (this.#ended.size > endedMax && oldest !== undefined) this.#ended.delete(oldest)
  }

  #hearBatch(batch: BusBatch): void {
    const conversation = this.#conversationOf(batch)
    if (conversation === undefined) return
    if (batch.toLife === conversation.life) conversation.acknowledge(batch.received, this.#carrier.nowMs())
    for (const message of conversation.receive(batch.first, batch.messages)) this.#deliver(batch.from, message)
    if (conversation.untold >= untoldMax) this.#schedule(batch.from)
  }

  /** `undefined` for a batch of a conversation that is over: its sender is told, if it does not know. */
  #conversationOf({ from, life, toLife }: BusBatch): Conversation | undefined {
    if (life <= (this.#ended.get(from) ?? 0)) return this.#sayForgotten(from, life)
    let conversation = this.#open.get(from)
    if (conversation !== undefined && conversation.peerLife !== 0 && life > conversation.peerLife) {
      this.forget(from) // it has forgotten this server, and begins anew
      conversation = undefined
    }
    if (toLife !== 0 && toLife !== conversation?.life) return this.#sayForgotten(from, life)
    conversation ??= this.#begin(from)
    if (conversation.peerLife === 0) conversation.peerLife = life
    return life === conversation.peerLife ? conversation : undefined
  }

  #sayForgotten(server: ServerId, life: number): undefined {
    if (life >= (this.#open.get(server)?.peerLife ?? 0)) this.#end(server, life)
    void this.#write(server, { type: 'forgotten', from: this.#self, life })
  }

  #deliver(from: ServerId, input: unknown): void {
    let message: BusMessage
    try {
      message = parseBusMessage(input)
    } catch {
      this.#events.troubled('unreadable', 1)
      return
    }
    this.#events.received(from, message)
  }

  #sendAgain(server: ServerId, conversation: Conversation): void {
    const again = conversation.sendAgain()
    if (again > 0) this.#events.troubled('sent-again', again)
    if (conversation.hasUnsent || conversation.untold > 0) this.#flush(server)
  }

  /** All that is said to a server in one turn of the event loop, at least, goes in one entry. */
  #schedule(server: ServerId): void {
    if (this.#waiting.has(server) || this.#writing.has(server)) return
    this.#waiting.add(server)
    const flush = (): void => {
      this.#waiting.delete(server)
      this.#flush(server)
    }
    const sinceMs = this.#carrier.nowMs() - (this.#begunAtMs.get(server) ?? -entryEveryMs)
    this.#carrier.later(entryEveryMs - sinceMs, flush)
  }

  /** One entry at a time: what is said meanwhile goes in the next, so entries grow with the load. */
  #flush(server: ServerId): void {
    const conversation = this.#open.get(server)
    if (conversation === undefined || this.#writing.has(server)) return
    this.#begunAtMs.set(server, this.#carrier.nowMs())
    const { life, peerLife } = conversation
    const { first, received, texts } = conversation.nextBatch(this.#carrier.nowMs())
    const head = JSON.stringify({ type: 'batch', from: this.#self, life, toLife: peerLife, first, received })
    const writing = this.#carrier.write(server, `${head.slice(0, -1)},"messages":[${texts.join(',')}]}`)
    const wentOn = (): void => {
      this.#writing.delete(server)
      if (this.#open.get(server)?.hasUnsent === true) this.#schedule(server)
    }
    // What could not be written is sent again when the carrier is back, or when it is overdue.
    const failed = (): void => void this.#writing.delete(server)
    this.#writing.set(server, writing.then(wentOn, failed))
  }

  async #write(server: ServerId, entry: BusEntry): Promise<void> {
    await this.#carrier.write(server, JSON.stringify(entry)).catch(() => undefined)
  }
}

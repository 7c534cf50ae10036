import { type BusBatch, entryMessagesMax } from './bus-message.ts'

/** Letters of messages in one entry. */
const entryLength = 256 * 1024

/** What is on its way for so long without an acknowledgement is sent again: somebody has lost it. */
const overdueMs = 2_000

/** An entry to write, without who writes it. */
type NextBatch = Pick<BusBatch, 'first' | 'received'> & { readonly texts: readonly string[] }

/**
 * What this server and one other have to say to each other. Every message has a number and is kept until the other
 * has acknowledged it; what comes twice or out of turn does not count. So whatever carries it may lose and double.
 */
export class Conversation {
  readonly life: number
  /** The other's number for this conversation; 0 while nothing was heard of it. */
  peerLife = 0
  /** Messages from `#acknowledged + 1` on, as JSON texts. */
  readonly #kept: string[] = []
  #keptLength = 0
  /** The last one that the other has. */
  #acknowledged = 0
  /** The last one that was given away since the last time that all was to be sent again. */
  #sent = 0
  #progressAtMs = 0
  /** The last one of the other that came. */
  #received = 0
  /** The last one that the other was told of. */
  #told = 0

  constructor(life: number) {
    this.life = life
  }

  get keptLength(): number {
    return this.#keptLength
  }

  /** Received, and the other was not told yet. */
  get untold(): number {
    return this.#received - this.#told
  }

  get hasUnsent(): boolean {
    return this.#sent < this.#acknowledged + this.#kept.length
  }

  keep(text: string): void {
    this.#kept.push(text)
    this.#keptLength += text.length
  }

  /** What to send next, with an acknowledgement. It counts as sent. */
  nextBatch(atMs: number): NextBatch {
    if (this.#sent === this.#acknowledged) this.#progressAtMs = atMs
    const from = this.#sent - this.#acknowledged
    let to = from
    for (let length = 0; to < this.#kept.length && to - from < entryMessagesMax; to++) {
      length += this.#kept[to]?.length ?? 0
      if (length > entryLength && to > from) break
    }
    const first = this.#sent + 1
    this.#sent += to - from
    this.#told = this.#received
    return { first, received: this.#received, texts: this.#kept.slice(from, to) }
  }

  /** Everything that is not acknowledged is to be sent again. Returns how much that is. */
  sendAgain(): number {
    const again = this.#sent - this.#acknowledged
    this.#sent = this.#acknowledged
    return again
  }

  isOverdue(atMs: number): boolean {
    return this.#sent > this.#acknowledged && atMs - this.#progressAtMs >= overdueMs
  }

  /** The other has all up to this message. */
  acknowledge(received: number, atMs: number): void {
    if (received <= this.#acknowledged || received > this.#acknowledged + this.#kept.length) return
    for (const text of this.#kept.splice(0, received - this.#acknowledged)) this.#keptLength -= text.length
    this.#acknowledged = received
    this.#sent = Math.max(this.#sent, received)
    this.#progressAtMs = atMs
  }

  /** Which of these messages are new: none where one before them is missing. They count as received. */
  receive(first: number, messages: readonly unknown[]): readonly unknown[] {
    const known = this.#received + 1 - first
    if (known < 0) return []
    const fresh = messages.slice(known)
    if (known > 0 && messages.length > 0) this.#told = Math.min(this.#told, first - 1)
    this.#received += fresh.length
    return fresh
  }
}

import type { ServerLimits } from './server-limits.ts'

/** A longer message counts as several, so that a few sockets cannot fill the buffer of the one they all speak to. */
const messageLength = 4 * 1024

/**
 * How much one socket may say: a bucket that each message fills a little, and that drains with time.
 *
 * It is as large as the number of partners. A device answers one coordinator: a description and about ten
 * candidates. A coordinator that comes back to a room of 30 dials all of them in one second: 330 messages, and no
 * abuse. The fill is kept as a share of the bucket, so that partners who leave do not make it overflow.
 */
export class Allowance {
  readonly #limits: Pick<ServerLimits, 'burstMessages' | 'messagesPerSecond'>
  #fill = 0
  #filledAtMs: number

  constructor(limits: Pick<ServerLimits, 'burstMessages' | 'messagesPerSecond'>, atMs: number) {
    this.#limits = limits
    this.#filledAtMs = atMs
  }

  /** Counts a message of `length` characters. False when it is too much. */
  spend(length: number, partners: number, atMs: number): boolean {
    const { burstMessages, messagesPerSecond } = this.#limits
    const drained = (((atMs - this.#filledAtMs) / 1_000) * messagesPerSecond) / burstMessages
    this.#filledAtMs = atMs
    this.#fill =
      Math.max(0, this.#fill - drained) + Math.ceil((length + 1) / messageLength) / (burstMessages * partners)
    return this.#fill <= 1
  }
}

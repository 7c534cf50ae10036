import { TabgridError } from '../../../base/errors.ts'
import type { Clock, Link } from '../../../ports.ts'
import {
  type CheckMessage,
  checkFrame,
  fillingFrame,
  readCheckFrame,
  type WayResult,
} from '../../../protocol/check.ts'
import { limits } from '../../../protocol/limits.ts'

export interface Measured {
  readonly roundTripMs: number
  readonly bytesPerSecond: number
}
export interface CheckEndListener {
  found(results: readonly WayResult[], over: boolean): void
  /** What came is not from a check page. */
  stranger(): void
}

const pings = 5
/** Long enough for a fast link to get going, short enough to wait for. */
const fillMs = 600
const fillMostBytes = 16 * 1024 * 1024
const answerMs = 5_000
const frameBytes = limits.frameBytes - limits.sealBytes

type Answer = Extract<CheckMessage, { type: 'pong' | 'received' }>
interface Waiting {
  resolve(answer: Answer): void
  reject(error: TabgridError): void
}

/** One end of a link that is tried: answers what the other end asks, and can measure the way to it. */
export class CheckEnd {
  readonly #link: Link
  readonly #clock: Clock
  readonly #listener: CheckEndListener
  #waiting: Waiting | undefined
  #filledBytes = 0
  #isClosed = false

  constructor(link: Link, clock: Clock, listener: CheckEndListener) {
    this.#link = link
    this.#clock = clock
    this.#listener = listener
    link.on('frame', (frame) => this.#hear(frame))
    link.on('close', () => this.#lose())
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  tell(results: readonly WayResult[], over: boolean): void {
    this.#say({ type: 'found', results: [...results], over })
  }

  close(): void {
    this.#link.close()
  }

  /** The best of a few round trips, and how fast bytes go there. Rejects with `link-closed` or `link-timeout`. */
  async measure(): Promise<Measured> {
    let roundTripMs = Number.POSITIVE_INFINITY
    for (let number = 0; number < pings; number++) {
      const sentMs = this.#clock.nowMs()
      await this.#ask({ type: 'ping', number })
      roundTripMs = Math.min(roundTripMs, this.#clock.nowMs() - sentMs)
    }
    const beganMs = this.#clock.nowMs()
    await this.#fill(beganMs)
    const answer = await this.#ask({ type: 'sent' })
    const seconds = Math.max(1, this.#clock.nowMs() - beganMs) / 1_000
    return { roundTripMs, bytesPerSecond: answer.type === 'received' ? answer.bytes / seconds : 0 }
  }

  async #fill(beganMs: number): Promise<void> {
    const frame = fillingFrame(frameBytes)
    for (let bytes = 0; bytes < fillMostBytes; bytes += frameBytes) {
      if (this.#isClosed || this.#clock.nowMs() - beganMs > fillMs) return
      while (!this.#isClosed && this.#link.bufferedBytes >= limits.lowWaterBytes) await this.#pause()
      if (!this.#isClosed) this.#link.send(frame)
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#clock.after(2, resolve))
  }

  #ask(question: CheckMessage): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(closed())
        return
      }
      const late = () => reject(new TabgridError('link-timeout', 'the other page did not answer'))
      const stopTimeout = this.#clock.after(answerMs, late)
      this.#waiting = {
        resolve: (answer) => {
          stopTimeout()
          resolve(answer)
        },
        reject: (error) => {
          stopTimeout()
          reject(error)
        },
      }
      this.#say(question)
    })
  }

  #say(message: CheckMessage): void {
    if (!this.#isClosed) this.#link.send(checkFrame(message))
  }

  #hear(frame: Uint8Array): void {
    const said = readFrame(frame)
    switch (said?.type) {
      case 'ping':
        this.#say({ type: 'pong', number: said.number })
        return
      case 'filling':
        this.#filledBytes += said.bytes
        return
      case 'sent':
        this.#say({ type: 'received', bytes: this.#filledBytes })
        this.#filledBytes = 0
        return
      case 'pong':
      case 'received':
        this.#waiting?.resolve(said)
        return
      case 'found':
        this.#listener.found(said.results, said.over)
        return
      case undefined:
        this.#listener.stranger()
        this.close()
    }
  }

  #lose(): void {
    this.#isClosed = true
    this.#waiting?.reject(closed())
  }
}

const closed = () => new TabgridError('link-closed', 'the other page closed this way')

function readFrame(frame: Uint8Array): ReturnType<typeof readCheckFrame> | undefined {
  try {
    return readCheckFrame(frame)
  } catch {
    return undefined
  }
}

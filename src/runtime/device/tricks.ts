import { Emitter } from '../../base/emitter.ts'
import type { Clock } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import type { Trick } from '../../protocol/trick.ts'

interface TrickEvents {
  /** To be said to the host, and shown to the device's person. */
  change: () => void
  begin: (trick: Trick) => void
  end: (trick: Trick) => void
}

/** What its person allows to be played on this device, and what is being played now: nothing unless it is allowed. */
export class Tricks {
  readonly events = new Emitter<TrickEvents>()
  readonly #clock: Clock
  readonly #playing = new Map<Trick, () => void>()
  #allowed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get allowed(): boolean {
    return this.#allowed
  }

  get playing(): readonly Trick[] {
    return [...this.#playing.keys()]
  }

  is(trick: Trick): boolean {
    return this.#playing.has(trick)
  }

  /** Its person's word. A no ends at once what is played. */
  allow(allowed: boolean): void {
    if (allowed === this.#allowed) return
    this.#allowed = allowed
    if (!allowed) for (const trick of this.playing) this.#end(trick)
    this.events.emit('change')
  }

  /**
   * The host's wish. Where it is not allowed nothing is played, and the host is told so.
   * @param forMs how long, `timing.trickMostMs` at most; 0 to end it.
   */
  wish(trick: Trick, forMs: number): void {
    this.#playing.get(trick)?.()
    const begins = this.#allowed && forMs > 0
    if (begins) this.#schedule(trick, Math.min(forMs, timing.trickMostMs))
    else this.#end(trick)
    this.events.emit('change') // before it begins: who sleeps cannot say so any more
    if (begins) this.events.emit('begin', trick)
  }

  #schedule(trick: Trick, forMs: number): void {
    const stop = this.#clock.after(forMs, () => {
      this.#end(trick)
      this.events.emit('change')
    })
    this.#playing.set(trick, stop)
  }

  #end(trick: Trick): void {
    this.#playing.get(trick)?.()
    if (this.#playing.delete(trick)) this.events.emit('end', trick)
  }

  /** Resolves when the trick is over, or after `mostMs`, whichever is first. */
  over(trick: Trick, mostMs: number = timing.trickMostMs): Promise<void> {
    if (!this.is(trick)) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        stopWaiting()
        stopListening()
        resolve()
      }
      const stopWaiting = this.#clock.after(mostMs, done)
      const stopListening = this.events.on('end', (ended) => {
        if (ended === trick) done()
      })
    })
  }
}

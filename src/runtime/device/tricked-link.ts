import { Emitter } from '../../base/emitter.ts'
import { toTabgridError } from '../../base/errors.ts'
import type { Link, LinkCloseReason, LinkEvents, LinkKind } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'

type State =
  | { readonly at: 'open' }
  /** Nothing goes through before it is woken; then all does, in its order. */
  | { readonly at: 'asleep'; readonly out: Uint8Array[]; readonly inward: (() => void)[] }
  /** Its page is gone: the other end hears nothing, not even that. */
  | { readonly at: 'dead' }

/** The link of a device that may be played asleep or dead. */
export class TrickedLink implements Link {
  readonly #link: Link
  readonly #events = new Emitter<LinkEvents>()
  #state: State = { at: 'open' }
  #heldBytes = 0
  #listening = false

  constructor(link: Link) {
    this.#link = link
    link.on('drain', () => this.#hear(() => this.#events.emit('drain')))
    link.on('close', (reason) => this.#hear(() => this.#events.emit('close', reason)))
  }

  get kind(): LinkKind {
    return this.#link.kind
  }

  get bufferedBytes(): number {
    return this.#link.bufferedBytes + this.#heldBytes
  }

  send(frame: Uint8Array): void {
    if (this.#state.at === 'open') this.#link.send(frame)
    if (this.#state.at !== 'asleep') return
    this.#state.out.push(frame)
    this.#heldBytes += frame.length
  }

  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
    const stop = this.#events.on(event, listener)
    if (event === 'frame' && !this.#listening) {
      this.#listening = true
      this.#link.on('frame', (frame) => this.#hear(() => this.#events.emit('frame', frame)))
    }
    return stop
  }

  close(reason?: LinkCloseReason): void {
    if (this.#state.at === 'dead') return
    this.#state = { at: 'open' }
    this.#link.close(reason)
  }

  sleep(): void {
    if (this.#state.at === 'open') this.#state = { at: 'asleep', out: [], inward: [] }
  }

  die(): void {
    this.#state = { at: 'dead' }
  }

  /** The cable breaks. */
  lose(): void {
    this.#link.close('peer-gone')
  }

  /** Whose page was dead finds its link broken. */
  wake(): void {
    const state = this.#state
    if (state.at === 'dead') this.lose()
    if (state.at !== 'asleep') return
    this.#state = { at: 'open' }
    const wasFull = this.bufferedBytes >= limits.lowWaterBytes
    this.#heldBytes = 0
    for (const frame of state.out) this.#sendLate(frame)
    for (const tell of state.inward) tell()
    if (wasFull && this.bufferedBytes < limits.lowWaterBytes) this.#events.emit('drain')
  }

  /** It may have been closed meanwhile, which is told next. */
  #sendLate(frame: Uint8Array): void {
    try {
      this.#link.send(frame)
    } catch (thrown) {
      if (toTabgridError(thrown, 'assertion-failed').code !== 'link-closed') throw thrown
    }
  }

  #hear(tell: () => void): void {
    if (this.#state.at === 'open') tell()
    else if (this.#state.at === 'asleep') this.#state.inward.push(tell)
  }
}

import type { LinkEvents } from '../../ports.ts'
import type { KeptEmitter } from './kept-emitter.ts'
import { keptFramesMax } from './link-bounds.ts'
import { PieceReader } from './pieces.ts'

/** What the channel of a link brings, as the link's frames. */
export class ReceivedFrames {
  readonly #reader = new PieceReader()
  readonly #events: KeptEmitter<LinkEvents>

  constructor(events: KeptEmitter<LinkEvents>) {
    this.#events = events
  }

  /** Emits the frame that `data`, a message of the channel, ends. False where the peer broke the rules of a link. */
  take(data: unknown): boolean {
    const frame = this.#reader.take(data instanceof ArrayBuffer ? new Uint8Array(data) : data)
    if (frame === 'more') return true
    if (frame === 'breach' || this.#events.keptCount('frame') >= keptFramesMax) return false
    this.#events.emit('frame', frame)
    return true
  }
}

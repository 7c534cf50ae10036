import { TabgridError } from '../../base/errors.ts'
import type { Link } from '../../ports.ts'
import type { Lane } from '../../protocol/control.ts'
import type { Received } from '../../protocol/frame.ts'
import { limits } from '../../protocol/limits.ts'
import { SendLane } from './send-lane.ts'

/** Control frames may go past the high mark, so that a ping is never behind more than what is already on its way. */
const controlHighBytes = limits.highWaterBytes * 2

/**
 * Both lanes of one end, and the link they feed: control first, as much bulk as the link's own buffer takes, and no
 * more of it than the other end acknowledges.
 */
export class SendQueue {
  readonly #control = new SendLane('control')
  readonly #bulk = new SendLane('bulk')
  /** Last touch before a frame goes: writes the acks, counts the bytes. */
  readonly #stamp: (frame: Uint8Array) => void
  #link: Link | undefined
  #pumping = false

  constructor(stamp: (frame: Uint8Array) => void) {
    this.#stamp = stamp
  }

  get pendingBytes(): number {
    return this.#control.pendingBytes + this.#bulk.pendingBytes
  }

  push(lane: Lane, parts: readonly Uint8Array[], bytes: number): void {
    const queue = lane === 'control' ? this.#control : this.#bulk
    queue.push(parts, bytes)
    this.pump()
  }

  /** @throws `message-invalid` when the other end says it has more than was sent. */
  acknowledge(received: Received): void {
    const { control, bulk } = received
    if (!this.#control.acknowledge(control) || !this.#bulk.acknowledge(bulk)) {
      throw new TabgridError('message-invalid', `acknowledges ${control} control and ${bulk} bulk frames, not sent`)
    }
    this.pump()
  }

  /** False when the other end's memory does not fit ours. */
  canAttach(received: Received): boolean {
    return this.#control.canRewind(received.control) && this.#bulk.canRewind(received.bulk)
  }

  /** Goes on over `link`, from where the other end's knowledge ends. */
  attach(link: Link, received: Received): void {
    this.#control.rewind(received.control)
    this.#bulk.rewind(received.bulk)
    this.#link = link
    this.pump()
  }

  detach(): void {
    this.#link = undefined
  }

  reset(epoch: number): void {
    this.#control.reset(epoch)
    this.#bulk.reset(epoch)
  }

  /** Gives the link what it takes now. To be called on its `drain`. */
  pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    try {
      while (this.#step()) {}
    } catch (thrown) {
      // The link says `close` by itself, and every frame is kept for the next one.
      if (!(thrown instanceof TabgridError && thrown.code === 'link-closed')) throw thrown
      this.#link = undefined
    } finally {
      this.#pumping = false
    }
  }

  #step(): boolean {
    const link = this.#link
    if (link === undefined) return false
    const buffered = link.bufferedBytes
    let frame: Uint8Array | undefined
    if (buffered < controlHighBytes) frame = this.#control.next()
    if (buffered < limits.highWaterBytes && this.#bulk.hasNext(limits.unackedBytes)) frame ??= this.#bulk.next()
    if (frame === undefined) return false
    this.#stamp(frame)
    link.send(frame)
    return true
  }
}

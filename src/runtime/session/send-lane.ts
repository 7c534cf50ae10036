import type { Lane } from '../../protocol/control.ts'
import { headerBytes, newFrame, sliceBytes } from '../../protocol/frame.ts'

/** A message that is being cut: which part, how far into it, and the bytes that are not in a frame yet. */
interface Outgoing {
  readonly parts: readonly Uint8Array[]
  part: number
  partAt: number
  bytesLeft: number
}

/** One lane of one end: messages that wait, and frames that were cut and are kept until the other end has them. */
export class SendLane {
  readonly #kind: Lane
  #epoch = 0
  #waiting: Outgoing[] = []
  #waitingAt = 0
  /** Frames that are not acknowledged; the first is number `#acknowledged` + 1. */
  #kept: Uint8Array[] = []
  #keptPayload = 0
  #acknowledged = 0
  /** How many of `#kept` were sent over the present link. */
  #sent = 0
  #pendingBytes = 0

  constructor(kind: Lane) {
    this.#kind = kind
  }

  /** Payload bytes not yet acknowledged. */
  get pendingBytes(): number {
    return this.#pendingBytes
  }

  /** A frame can be had without keeping more than `keptBytes` for the other end. */
  hasNext(keptBytes: number): boolean {
    if (this.#sent < this.#kept.length) return true
    return this.#waitingAt < this.#waiting.length && this.#keptPayload < keptBytes
  }

  push(parts: readonly Uint8Array[], bytes: number): void {
    this.#waiting.push({ parts, part: 0, partAt: 0, bytesLeft: bytes })
    this.#pendingBytes += bytes
  }

  /** The next frame to send, one of those to be sent again first. Its acks are stamped by the caller. */
  next(): Uint8Array | undefined {
    const frame = this.#kept[this.#sent] ?? this.#cut()
    if (frame !== undefined) this.#sent += 1
    return frame
  }

  #cut(): Uint8Array | undefined {
    const message = this.#waiting[this.#waitingAt]
    if (message === undefined) return undefined
    const payloadBytes = Math.min(message.bytesLeft, sliceBytes)
    const sequence = (this.#acknowledged + this.#kept.length + 1) >>> 0
    const frame = newFrame(this.#kind, this.#epoch, { sequence, bytesLeft: message.bytesLeft, payloadBytes })
    fill(frame, message)
    message.bytesLeft -= payloadBytes
    if (message.bytesLeft === 0) this.#shift()
    this.#kept.push(frame)
    this.#keptPayload += payloadBytes
    return frame
  }

  #shift(): void {
    this.#waitingAt += 1
    if (this.#waitingAt < 1_024 && this.#waitingAt < this.#waiting.length) return
    this.#waiting = this.#waiting.slice(this.#waitingAt)
    this.#waitingAt = 0
  }

  /** The other end has received the frames up to number `count`. False when that cannot be. */
  acknowledge(count: number): boolean {
    const frames = (count - this.#acknowledged) >>> 0
    if (frames === 0) return true
    if (frames > this.#sent) return false
    this.#forget(frames)
    this.#sent -= frames
    return true
  }

  /** The other end can have the frames up to number `count`, and those only. */
  canRewind(count: number): boolean {
    return (count - this.#acknowledged) >>> 0 <= this.#kept.length
  }

  /** A new link: the other end has the frames up to number `count`, and lacks the others. */
  rewind(count: number): void {
    this.#forget((count - this.#acknowledged) >>> 0)
    this.#sent = 0
  }

  #forget(frames: number): void {
    for (const frame of this.#kept.splice(0, frames)) {
      this.#keptPayload -= frame.length - headerBytes
      this.#pendingBytes -= frame.length - headerBytes
    }
    this.#acknowledged = (this.#acknowledged + frames) >>> 0
  }

  /** A new conversation: nothing was said in it. */
  reset(epoch: number): void {
    this.#epoch = epoch
    this.#waiting = []
    this.#kept = []
    this.#waitingAt = this.#keptPayload = this.#acknowledged = this.#sent = this.#pendingBytes = 0
  }
}

/** Copies the next bytes of the message, out of as many parts as it takes. */
function fill(frame: Uint8Array, message: Outgoing): void {
  let at = headerBytes
  while (at < frame.length) {
    const part = message.parts[message.part]
    if (part === undefined) return
    const taken = Math.min(part.length - message.partAt, frame.length - at)
    frame.set(part.subarray(message.partAt, message.partAt + taken), at)
    at += taken
    message.partAt += taken
    if (message.partAt < part.length) continue
    message.part += 1
    message.partAt = 0
  }
}

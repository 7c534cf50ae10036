import { TabgridError } from '../../base/errors.ts'
import type { Frame } from '../../protocol/frame.ts'

/** One lane of one end: counts the frames that came, and puts messages together. */
export class ReceiveLane {
  #received = 0
  /** What came of a message of several frames, in memory that grows with it up to `#announced` bytes. */
  #packet: Uint8Array | undefined
  #announced = 0
  #filled = 0

  /** Frames of this conversation, modulo 2^32. */
  get received(): number {
    return this.#received
  }

  /**
   * Takes the lane's next frame. Gives the packet that it completes, at a multiple of 8 in its buffer when it came
   * in several frames.
   *
   * @throws `message-invalid` when the frame is not the next one, or does not go on where the message was.
   */
  take(frame: Frame): Uint8Array | undefined {
    const expected = (this.#received + 1) >>> 0
    check(frame.sequence === expected, `frame ${frame.sequence} where ${expected} is next`)
    const { payload, bytesLeft } = frame
    if (this.#packet === undefined) {
      this.#received = expected
      if (payload.length === bytesLeft) return payload
      this.#announced = bytesLeft
    } else {
      check(bytesLeft === this.#announced - this.#filled, `a slice that leaves ${bytesLeft} bytes`)
      this.#received = expected
    }
    const packet = this.#roomFor(payload.length)
    packet.set(payload, this.#filled)
    this.#filled += payload.length
    return payload.length === bytesLeft ? this.#complete(packet) : undefined
  }

  /** At most twice what has come: an announcement alone must cost nothing. */
  #roomFor(bytes: number): Uint8Array {
    const needed = this.#filled + bytes
    if (this.#packet !== undefined && needed <= this.#packet.length) return this.#packet
    const larger = new Uint8Array(Math.min(this.#announced, needed * 2))
    if (this.#packet !== undefined) larger.set(this.#packet)
    this.#packet = larger
    return larger
  }

  #complete(packet: Uint8Array): Uint8Array {
    this.#packet = undefined
    this.#filled = 0
    return packet
  }

  reset(): void {
    this.#received = this.#filled = 0
    this.#packet = undefined
  }
}

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new TabgridError('message-invalid', what)
}

import { TabgridError } from '../base/errors.ts'
import type { Frame } from '../protocol/frame.ts'

/** One lane of one end: counts the frames that came, and puts messages together. */
export class ReceiveLane {
  #received = 0
  #packet: Uint8Array | undefined
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
      this.#packet = new Uint8Array(bytesLeft)
    } else {
      check(bytesLeft === this.#packet.length - this.#filled, `a slice that leaves ${bytesLeft} bytes`)
      this.#received = expected
    }
    this.#packet.set(payload, this.#filled)
    this.#filled += payload.length
    return payload.length === bytesLeft ? this.#complete(this.#packet) : undefined
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

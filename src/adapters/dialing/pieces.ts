import { limits } from '../../protocol/limits.ts'

// A frame that the other end does not take in one message (W10): its length as text, then its bytes in pieces.

/** How much of a frame the other end of an open connection takes in one message, as the descriptions said. */
export const messageBytesOf = ({ sctp }: RTCPeerConnection): number =>
  Math.min(sctp?.maxMessageSize ?? limits.frameBytes, limits.frameBytes)

/** What to give the channel for one frame. */
export function* piecesOf(frame: Uint8Array, messageBytes: number): Generator<Uint8Array | string> {
  if (frame.length <= messageBytes) {
    yield frame
    return
  }
  yield String(frame.length)
  for (let at = 0; at < frame.length; at += messageBytes) yield frame.subarray(at, at + messageBytes)
}

/** Puts frames together again. What is announced costs nothing until it is there. */
export class PieceReader {
  #pieces: Uint8Array[] = []
  /** Bytes of the announced frame that are still to come; 0 where none was announced. */
  #left = 0

  /** Gives a whole frame, `more` while it comes, or `breach` for what no frame begins or goes on with. */
  take(data: unknown): Uint8Array | 'more' | 'breach' {
    if (typeof data === 'string') return this.#announce(data)
    if (!(data instanceof Uint8Array) || data.length === 0) return 'breach'
    if (this.#left === 0) return data.length <= limits.frameBytes ? data : 'breach'
    if (data.length > this.#left) return 'breach'
    this.#pieces.push(data)
    this.#left -= data.length
    return this.#left === 0 ? this.#join() : 'more'
  }

  #announce(text: string): 'more' | 'breach' {
    const bytes = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0
    if (this.#left > 0 || bytes === 0 || bytes > limits.frameBytes) return 'breach'
    this.#left = bytes
    return 'more'
  }

  #join(): Uint8Array {
    const pieces = this.#pieces
    this.#pieces = []
    const frame = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
    let at = 0
    for (const piece of pieces) {
      frame.set(piece, at)
      at += piece.length
    }
    return frame
  }
}

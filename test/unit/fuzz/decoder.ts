import type { ErrorCode } from '../../../src/base/errors.ts'
import type { Rng } from '../../../src/base/rng.ts'

/** One door through which bytes, or values made of bytes, of a stranger come in. */
export interface Decoder {
  readonly name: string
  decode(input: Uint8Array): unknown
  /** Whole inputs, all of which it takes. */
  readonly samples: readonly Uint8Array[]
  /** Made by hand to cost much memory. */
  readonly hostile?: readonly Uint8Array[]
  /** All that it may throw. */
  readonly codes: readonly ErrorCode[]
  /** The sample with something after it, or in it, that does not belong there: each must be refused. */
  extended(sample: Uint8Array): readonly Uint8Array[]
  /** Changes what the bytes stand for; left out, only bytes are changed. */
  mutant?(sample: Uint8Array, rng: Rng): Uint8Array
  /**
   * What may be made beside buffers: `little` is no more than twice the input; `objects` is a graph of values, each of which
   * at least one byte of the input stands for; `walks` goes over such a graph as well.
   */
  readonly makes: 'little' | 'objects' | 'walks'
  /** Bytes of buffers for each of the input, 2 where it is left out. */
  readonly bufferShare?: number
  readonly checksSignature?: true
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
export const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

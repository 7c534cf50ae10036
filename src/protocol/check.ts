import { errorCodes, TabgridError } from '../base/errors.ts'
import * as v from '../base/schema.ts'
import { readUtf8, utf8BytesMost, writeUtf8 } from '../base/utf8.ts'
import { count, list, message, milliseconds, parser } from './define.ts'

// What two check pages say to each other over a link that they try.

/** The ways that are tried, each alone: straight, through a TURN server, through the relay of the signaling server. */
export const wayNames = ['direct', 'turn', 'relay'] as const
export type WayName = (typeof wayNames)[number]

const rate = v.pipe(v.number(), v.finite(), v.minValue(0))
const WayResult = v.variant('at', [
  v.strictObject({
    way: v.picklist(wayNames),
    at: v.literal('works'),
    roundTripMs: milliseconds,
    bytesPerSecond: rate,
  }),
  v.strictObject({ way: v.picklist(wayNames), at: v.literal('fails'), code: v.picklist(errorCodes) }),
  /** The server offers none. */
  v.strictObject({ way: v.picklist(wayNames), at: v.literal('missing') }),
])
export type WayResult = v.InferOutput<typeof WayResult>

const CheckMessage = v.variant('type', [
  message('ping', { number: count(1_000_000) }),
  message('pong', { number: count(1_000_000) }),
  /** After bytes that fill the way. */
  message('sent', {}),
  /** How many of these bytes came. */
  message('received', { bytes: count(Number.MAX_SAFE_INTEGER) }),
  /** What was found so far. */
  message('found', { results: list(WayResult, wayNames.length), over: v.boolean() }),
])
export type CheckMessage = v.InferOutput<typeof CheckMessage>
const parseCheckMessage = parser(CheckMessage)

/** A frame begins with `{` for a message, and with 0 for bytes that only fill the way. */
const messageStart = 0x7b

export function checkFrame(said: CheckMessage): Uint8Array {
  const json = JSON.stringify(said)
  const bytes = new Uint8Array(utf8BytesMost(json))
  return bytes.subarray(0, writeUtf8(json, bytes, 0))
}

/** A frame of so many bytes that say nothing. */
export const fillingFrame = (bytes: number): Uint8Array => new Uint8Array(bytes)

/** @throws `message-invalid` for what no check page says. */
export function readCheckFrame(
  frame: Uint8Array,
): CheckMessage | { readonly type: 'filling'; readonly bytes: number } {
  if (frame[0] === 0) return { type: 'filling', bytes: frame.length }
  if (frame[0] !== messageStart) throw new TabgridError('message-invalid', 'a frame that no check page sends')
  try {
    return parseCheckMessage(JSON.parse(readUtf8(frame, 0, frame.length)))
  } catch (thrown) {
    if (thrown instanceof TabgridError) throw thrown
    throw new TabgridError('message-invalid', 'a message that cannot be read', { cause: thrown })
  }
}

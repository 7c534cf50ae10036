import * as v from '../base/schema.ts'
import { count, message, parser, text } from './define.ts'
import { limits } from './limits.ts'
import { refusalCodes } from './signal.ts'

/** The first message of a relay socket. Two sockets of one room that name the same pair are joined; all else is binary. */
const RelayHello = message('relay', {
  version: count(0xffff),
  /** As the greeting of the signaling socket gave it. */
  pass: text(160),
  /** Known to the two ends alone: 22 letters of base64url. */
  pair: v.pipe(v.string(), v.regex(/^[\w-]{22}$/)),
})
export type RelayHello = v.InferOutput<typeof RelayHello>
export const parseRelayHello = parser(RelayHello)

/** All that the relay says of itself. */
const RelayAnswer = v.variant('type', [
  /** The other end is there: what is sent from here on reaches it. */
  message('paired', {}),
  /** The socket is closed after it. */
  message('refused', { code: v.picklist(refusalCodes), reason: text(limits.reasonLength) }),
])
export type RelayAnswer = v.InferOutput<typeof RelayAnswer>
export const parseRelayAnswer = parser(RelayAnswer)

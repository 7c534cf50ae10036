import * as v from 'valibot'
import { count, message, parser, text } from '../../protocol/define.ts'
import { limits } from '../../protocol/limits.ts'

/** Names one attempt to open a link, on both ends: what arrives for an earlier one is told apart by it. */
const dial = v.pipe(v.string(), v.regex(/^[0-9a-z]{1,40}$/))
const sdp = text(limits.signalBytes)

/** What two peers tell each other through the server, which sees opaque text. */
const SignalBody = v.variant('type', [
  message('offer', { dial, sdp }),
  message('answer', { dial, sdp }),
  message('candidate', {
    dial,
    candidate: v.strictObject({
      candidate: text(2_048),
      sdpMid: v.nullish(text(64)),
      sdpMLineIndex: v.nullish(count(255)),
    }),
  }),
  /** Before an offer, when links outlived their signaling connections: which link do you still hold? */
  message('which', { dial }),
  /** The device's answer: the dial that opened its live link, if it has one. */
  message('holding', { dial, link: v.optional(dial) }),
])
export type SignalBody = v.InferOutput<typeof SignalBody>
const parseSignalBody = parser(SignalBody)

/** The body of a signal, or `undefined` for anything that is not one: a stranger's rubbish is ignored. */
export function readSignalBody(body: string): SignalBody | undefined {
  try {
    return parseSignalBody(JSON.parse(body))
  } catch {
    return undefined
  }
}

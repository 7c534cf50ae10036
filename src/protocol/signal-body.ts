import { TabgridError } from '../base/errors.ts'
import type { PublicKey, RoomName } from '../base/ids.ts'
import * as v from '../base/schema.ts'
import { count, list, message, parser, text } from './define.ts'
import { limits } from './limits.ts'

/** Base64url of a fixed count of bytes, by its letters. */
const letters = (count: number) => v.pipe(v.string(), v.length(count), v.regex(/^[\w-]+$/))
const publicKey = v.pipe(
  letters(43),
  v.transform((key) => key as PublicKey),
)
/** 16 random bytes. */
const nonce = letters(22)
/** Names one attempt to open a link, on both ends: what arrives for an earlier one is told apart by it. */
const dial = v.pipe(v.string(), v.regex(/^[0-9a-z]{1,40}$/))
const sdp = text(limits.signalBytes)

const roomName = v.pipe(
  v.string(),
  v.regex(/^[a-z2-7]{26}$/),
  v.transform((name) => name as RoomName),
)
/** Ed25519, 64 bytes. Whether it is there at all is a check like the others. */
const signature = v.pipe(v.string(), v.regex(/^[\w-]{0,86}$/))

/** A host's word that somebody else may coordinate its room (W73). */
const Delegation = v.strictObject({
  hostKey: publicKey,
  room: roomName,
  delegate: publicKey,
  /** The life of the host that gave it. */
  epoch: count(0xffffffff),
  /** Whole seconds since 1970. */
  expiresS: count(99_999_999_999),
  signature,
})
export type Delegation = v.InferOutput<typeof Delegation>

/** What a peer signs of its description, and to whom, so that nobody can put another one in its place (W41). */
const Envelope = v.strictObject({
  kind: v.picklist(['offer', 'answer', 'relay-offer', 'relay-answer']),
  room: roomName,
  from: publicKey,
  to: publicKey,
  /** The coordinator's life. */
  epoch: count(0xffffffff),
  nonce,
  /** The other end's nonce: the signature was made for it. */
  peerNonce: nonce,
  /** The certificates that the description allows, sorted; none for a link through the relay. */
  fingerprints: list(v.pipe(v.string(), v.regex(/^[a-z0-9-]{3,10} [0-9A-F:]{16,200}$/)), 4),
  /** An X25519 key of this dial alone, where frames are to be sealed (W71): always through the relay. */
  agreement: v.optional(letters(43)),
  signature,
})
export type Envelope = v.InferOutput<typeof Envelope>

/** What two peers tell each other through the server, which sees opaque text. */
const SignalBody = v.variant('type', [
  /**
   * The coordinator's first word: a commitment to its key and nonce, which it shows in the offer. `relayBesides` asks for a link
   * through the relay, and names the dial for a direct one of the same try.
   */
  message('hello', { dial, commitment: letters(43), relayBesides: v.optional(dial) }),
  /** The device's answer. */
  message('introduce', { dial, key: publicKey, nonce }),
  /** Through the relay there is no description: `sdp` is empty. `roomProof` gives the room's name to a device that does not have the secret. Of a host's delegate it has the delegation. */
  message('offer', { dial, sdp, roomProof: letters(22), envelope: Envelope, delegation: v.optional(Delegation) }),
  message('answer', { dial, sdp, envelope: Envelope }),
  message('candidate', {
    dial,
    candidate: v.strictObject({
      candidate: text(2_048),
      sdpMid: v.nullish(text(64)),
      sdpMLineIndex: v.nullish(count(255)),
    }),
  }),
  /** The coordinator has another secret than the device's link, and cannot read what it says. */
  message('unreadable', { dial }),
  /** A device that slept, or changed its network, asks to be dialled anew, whatever links there seem to be. */
  message('call', {}),
  /** Where there is a channel before the proof: the coordinator has found the answer good, and frames follow (W101). */
  message('proven', { dial }),
  /** Before a hello, when links outlived their signaling connections: which link do you still hold? */
  message('which', { dial }),
  /** The device's answer: the dial that opened its live link, if it has one. */
  message('holding', { dial, link: v.optional(dial) }),
])
export type SignalBody = v.InferOutput<typeof SignalBody>
const parse = parser(SignalBody)

/** @throws `message-invalid` for any text that is not exactly one body. */
export function parseSignalBody(body: string): SignalBody {
  let input: unknown
  try {
    input = JSON.parse(body)
  } catch (thrown) {
    throw new TabgridError('message-invalid', 'the body of a signal is JSON text', { cause: thrown })
  }
  return parse(input)
}

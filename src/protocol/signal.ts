import type { ConnectionId } from '../base/ids.ts'
import * as v from '../base/schema.ts'
import { count, id, list, message, parser, text } from './define.ts'
import { limits } from './limits.ts'
import { roomCode } from './room-code.ts'

const version = count(0xffff)
const connection = id<ConnectionId>()
const token = v.pipe(v.string(), v.regex(/^[0-9a-z]{20,64}$/))
/** Opaque to the server: it counts the characters and passes them on. */
const body = text(limits.signalBytes)

/** All that a peer may say to the signaling server. The first message of a socket is `create`, `reclaim` or `join`. */
export const PeerMessage = v.variant('type', [
  message('create', { version }),
  message('reclaim', { version, code: roomCode, token, takeOver: v.boolean() }),
  message('join', { version, code: roomCode }),
  message('signal', { to: connection, body }),
  /** The coordinator wants another code for its room, so that the present one leads nowhere. Answered with `code-changed`. */
  message('new-code', {}),
  message('end-room', {}),
  message('ping', {}),
])
export type PeerMessage = v.InferOutput<typeof PeerMessage>
export const parsePeerMessage = parser(PeerMessage)

/** As `RTCIceServer`: a STUN server, or a TURN server with credentials that last some hours. */
const IceServer = v.strictObject({
  urls: list(text(256), 8),
  username: v.exactOptional(text(256)),
  credential: v.exactOptional(text(256)),
})
export type IceServer = v.InferOutput<typeof IceServer>
const ice = list(IceServer, 8)
/** Shown at the relay: whose socket it is, and of which room. */
const pass = text(160)

export const refusalCodes = [
  'room-not-found',
  'room-full',
  'room-hosted',
  'room-ended',
  'room-taken-over',
  'version-unsupported',
  'message-invalid',
  'message-too-large',
  'rate-exceeded',
  'server-busy',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** All that the signaling server may say to a peer. Only a coordinator is told of members. */
export const ServerMessage = v.variant('type', [
  /** To the coordinator, after `create` and `reclaim`; `members` are those already in the room. */
  message('hosted', {
    self: connection,
    code: roomCode,
    token,
    members: list(connection, limits.roomMembers),
    pass,
    ice,
  }),
  /** To the coordinator alone: who is in the room hears of it from there. */
  message('code-changed', { code: roomCode, token }),
  message('joined', { self: connection, code: roomCode, pass, ice }),
  message('member-joined', { member: connection }),
  message('member-left', { member: connection }),
  message('signal', { from: connection, body }),
  /** In place of those of the greeting, whose credentials end. */
  message('ice', { ice }),
  /** This server is about to end: connect again, which leads to another one or to its successor. */
  message('draining', {}),
  /** The server closes the socket after it. */
  message('refused', { code: v.picklist(refusalCodes), reason: text(limits.reasonLength) }),
  message('pong', {}),
])
export type ServerMessage = v.InferOutput<typeof ServerMessage>
export const parseServerMessage = parser(ServerMessage)

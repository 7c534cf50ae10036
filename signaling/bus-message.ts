import type { ConnectionId } from '../src/base/ids.ts'
import * as v from '../src/base/schema.ts'
import { count, id, list, message, parser, text } from '../src/protocol/define.ts'
import { limits } from '../src/protocol/limits.ts'
import { PeerMessage, refusalCodes, ServerMessage } from '../src/protocol/signal.ts'
import type { ServerId } from './bus.ts'

const server = id<ServerId>()
const connection = id<ConnectionId>()

/** What two servers say to each other: a room's home hears of sockets elsewhere (the first two), and answers them. */
const BusMessage = v.variant('type', [
  message('received', { connection, message: PeerMessage }),
  message('ended', { connection }),
  message('tell', { connection, message: ServerMessage }),
  message('refuse', { connection, code: v.picklist(refusalCodes), reason: text(limits.reasonLength) }),
  message('close', { connection }),
])
export type BusMessage = v.InferOutput<typeof BusMessage>
export const parseBusMessage = parser(BusMessage)

/** Messages of one entry: what is said in one turn of the event loop, or waits while an entry is on its way. */
export const entryMessagesMax = 1_024

const number = count(Number.MAX_SAFE_INTEGER)

/** One entry in the stream of the server that is spoken to. `life` numbers the sender's conversations. */
const BusEntry = v.variant('type', [
  message('batch', {
    from: server,
    life: number,
    /** The conversation of the other that this one answers; 0 while nothing was heard of it. */
    toLife: number,
    /** The number of the first message. */
    first: number,
    /** All up to this one have been received from the other. */
    received: number,
    /** Each is checked by itself, so that one which cannot be read costs no other. */
    messages: list(v.unknown(), entryMessagesMax),
  }),
  /** The other's conversation `life` is unknown here, or over. */
  message('forgotten', { from: server, life: number }),
  /** The sender ends, and with it its conversation `life`. */
  message('leaving', { from: server, life: number }),
])
export type BusEntry = v.InferOutput<typeof BusEntry>
export type BusBatch = Extract<BusEntry, { type: 'batch' }>
export const parseBusEntry = parser(BusEntry)

import type { RoomCode } from '../src/base/ids.ts'
import { limits } from '../src/protocol/limits.ts'
import type { ServerId } from './bus.ts'

// Servers of another version share nothing with these but the Redis.
const prefix = `tabgrid:${limits.version}`

/** There while the server is. */
export const serverKey = (server: ServerId): string => `${prefix}:server:${server}`
/** What is said to the server. */
export const streamKey = (server: ServerId): string => `${prefix}:stream:${server}`
/** The id of the server where the room of this code lives. */
export const roomKey = (code: RoomCode): string => `${prefix}:room:${code}`
/** How often something happened, of all servers. */
export const limiterPrefix = (counted: string): string => `${prefix}:rate:${counted}`
export const secretKey = `${prefix}:secret`

import { limits } from '../src/protocol/limits.ts'

/**
 * All that one server bears, in one table: what one address, one room and one socket may do. A whole school sits behind
 * one address, so what an address may do is much; what a socket may is little.
 */
export const serverLimits = {
  /** TCP connections of an address at once, whatever they are for. */
  addressConnections: 1_024,
  /** Of which so many signaling sockets: one a tab. Those of the relay are bounded in relay.ts. */
  addressSockets: 256,
  /** And so many relay sockets: a link through the relay has two, which may both be of this address. */
  addressRelaySockets: 512,
  /** WebSockets that an address may open in a minute: all of its tabs twice. Half of what a room takes, so that one address cannot lock it. */
  addressUpgradesPerMinute: 512,
  /** Rooms that an address may open in the ten minutes for which one is held after its host has gone. */
  addressRoomsPerTenMinutes: 30,
  /** Times that hosts of an address may come back, likewise: each of its rooms once a minute. */
  addressReclaimsPerTenMinutes: 300,
  /** Joins of one room, whoever they are of: all of a full one twice, e.g. after a restart. */
  roomJoinsPerTenSeconds: 2 * limits.roomMembers,
  roomMembers: limits.roomMembers,
  /** About 1 KB each. Rooms outlive their coordinators by minutes, so a loop of create and close must end somewhere. */
  rooms: 10_000,
  /** The buffer of a peer that does not read grew by 118 MB in 10 s without this bound. */
  unsentBytes: 1024 * 1024,
  /** A socket may say so much at once, and so much a second for ever, for each peer that it may speak to. */
  burstMessages: 60,
  messagesPerSecond: 30,
} as const

/** The table as a server uses it: benchmarks and tests, which are all of one address, raise some of it. */
export type ServerLimits = { readonly [limit in keyof typeof serverLimits]: number }

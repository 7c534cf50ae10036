import type { ServerLimits } from '../signaling/server-limits.ts'

const many = 1_000_000

/** Of a server for tests: all of their browsers are of one address, and open more rooms in a few minutes than a school. */
export const oneAddress: Partial<ServerLimits> = {
  addressConnections: many,
  addressSockets: many,
  addressRelaySockets: many,
  addressUpgradesPerMinute: many,
  addressRoomsPerTenMinutes: many,
  addressReclaimsPerTenMinutes: many,
  roomJoinsPerTenSeconds: many,
}

import type { Said, Told } from './happening.ts'
import type { UnitSpec } from './scenario.ts'

/** A lease that a pong names, and one that an ack does. */
const heldBytes = 24
const ackBytes = 16

/** What a device's message carries beside its header. */
export function bytesSaid(said: Said, unit: UnitSpec): number {
  if (said.type === 'result') return said.attempt.units * unit.outputBytes
  return said.type === 'pong' || said.type === 'hello' ? said.held.length * heldBytes : 0
}

/** What the coordinator's does. */
export function bytesTold(told: Told, unit: UnitSpec): number {
  const units = told.type === 'lease' ? told.attempt.units : 0
  const acks = 'acks' in told ? told.acks.length : 0
  return units * unit.inputBytes + acks * ackBytes
}

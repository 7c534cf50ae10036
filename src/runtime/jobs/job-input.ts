import { digestOfParts } from '../../base/digest.ts'
import { TabgridError } from '../../base/errors.ts'
import { limits } from '../../protocol/limits.ts'
import type { JobInput } from '../../protocol/record.ts'
import { encodeValue } from '../../protocol/value-codec.ts'

const defaultName = 'the input'
/** As the journal reads it back. */
const nameLength = 255

/** How the input is kept for a reloaded coordinator: itself when it is small enough, else its name and hash. */
export function keptInput(input: unknown, givenName: string = defaultName): JobInput {
  if (input === undefined) return { kind: 'none' }
  const name = givenName.slice(0, nameLength)
  const parts = encodeValue(input)
  const bytes = byteLength(parts)
  if (bytes <= limits.journalInputBytes) return { kind: 'stored', name, value: input }
  return { kind: 'asked', name, bytes, hash: digestOfParts(parts) }
}

/** @throws `input-invalid` when `input` is not what the job began with. */
export function checkProvided(asked: Extract<JobInput, { kind: 'asked' }>, input: unknown): void {
  if (digestOfParts(encodeValue(input)) === asked.hash) return
  throw new TabgridError('input-invalid', `this is not the same as ${asked.name}: choose the file the job began with`)
}

const sampleUnits = 64

/** Mean bytes that a unit takes in a lease, from a spread of at most 64 of them; 0 for units that are their indices. */
export function unitBytes(units: readonly unknown[] | undefined): number {
  if (units === undefined || units.length === 0) return 0
  const step = Math.max(1, Math.floor(units.length / sampleUnits))
  const sample = units.filter((_, at) => at % step === 0)
  return byteLength(encodeValue(sample)) / sample.length
}

const byteLength = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.byteLength, 0)

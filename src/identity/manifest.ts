import { digestOf } from '../base/digest.ts'
import type { CoordinatorMessage } from '../protocol/control.ts'
import type { Manifest } from '../protocol/manifest.ts'
import { codeOf } from '../protocol/script-kind.ts'
import type { ProvenHost } from './credentials.ts'
import { isSignedBy } from './keys.ts'
import type { RoomSigner } from './signer.ts'
import { transcriptOf } from './transcript.ts'

/** What a manifest must agree with: the job as it came beside it, and the host that the link has proved. */
export interface ManifestExpected {
  readonly host: ProvenHost
  readonly described: Omit<Extract<CoordinatorMessage, { type: 'job' }>, 'manifest'>
}

/** A number or text that may be missing: nothing that is there gives the same. */
const optional = (value: number | string | undefined): string => (value === undefined ? '' : `=${value}`)

function transcriptOfManifest(manifest: Omit<Manifest, 'signature'>): Uint8Array {
  const { room, host, roomTitle, member, job, title, task, script } = manifest
  const { unitLimitMs, memoryMegabytes, units, inputBytes } = manifest
  const asked = [String(unitLimitMs), optional(memoryMegabytes), optional(units), optional(inputBytes)]
  return transcriptOf([
    'tabgrid-manifest-v1',
    room,
    host,
    roomTitle,
    optional(member),
    job,
    title,
    task,
    script,
    ...asked,
  ])
}

export function signManifest(
  statement: Omit<Manifest, 'signature' | 'room' | 'host'>,
  { room, host, sign }: RoomSigner,
): Manifest {
  const whole = { ...statement, room, host }
  return { ...whole, signature: sign(transcriptOfManifest(whole)) }
}

/** Each stands alone between a dishonest host and a device that runs what its person did not agree to. */
export const manifestChecks = {
  /** Not signed by somebody else. */
  host: ({ host }: Manifest, expected: ManifestExpected) => host === expected.host.key,
  /** Not of another room of the same host. */
  room: ({ room }: Manifest, expected: ManifestExpected) => room === expected.host.room,
  /** Not of another job, nor of an earlier one. */
  job: ({ job }: Manifest, { described }: ManifestExpected) => job === described.job,
  title: ({ title, task }: Manifest, { described }: ManifestExpected) =>
    title === described.title && task === described.task.name,
  /** Of the very text or module that would run, whatever hash came with it. */
  script: ({ script }: Manifest, { described }: ManifestExpected) => script === digestOf(codeOf(described.task)),
  time: ({ unitLimitMs }: Manifest, { described }: ManifestExpected) => unitLimitMs === described.unitLimitMs,
  memory: ({ memoryMegabytes }: Manifest, { described }: ManifestExpected) =>
    memoryMegabytes === described.task.memoryMegabytes,
  signature: (manifest: Manifest) => isSignedBy(manifest.signature, transcriptOfManifest(manifest), manifest.host),
}
export type ManifestCheck = keyof typeof manifestChecks

/** The check that fails, or `undefined` when the manifest is that host's word on this job. */
export function failedManifestCheck(manifest: Manifest, expected: ManifestExpected): ManifestCheck | undefined {
  const names = Object.keys(manifestChecks) as ManifestCheck[]
  return names.find((name) => !manifestChecks[name](manifest, expected))
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from '../../../src/base/digest.ts'
import type { JobId } from '../../../src/base/ids.ts'
import {
  failedManifestCheck,
  type ManifestCheck,
  type ManifestExpected,
  manifestChecks,
} from '../../../src/identity/manifest.ts'
import { parseCoordinatorMessage } from '../../../src/protocol/control.ts'
import type { Manifest } from '../../../src/protocol/manifest.ts'
import { decodeValue, encodeValue } from '../../../src/protocol/value-codec.ts'
import { manifestOf, otherRoom, signer, stranger } from './signed.ts'

const text = '({ split: () => 1, map: (unit) => unit })'
const script = digestOf(text)
const declared = { compare: 'exact', deterministic: false, memoryMegabytes: 64 } as const
const described = {
  type: 'job',
  job: 'job1' as JobId,
  title: 'Sensors',
  params: undefined,
  unitLimitMs: 60_000,
  heldCount: 0,
  local: [],
  task: { name: 'sensors', text, hash: script, ...declared },
} as const
const expected: ManifestExpected = {
  host: { key: signer.host, room: signer.room },
  described: { ...described, local: [] },
}
const true_: Partial<Manifest> = { script, memoryMegabytes: 64, units: 10, inputBytes: 300 }
const honest = manifestOf(true_)

test('[W61] a manifest of this host, room, job and script is its word', () => {
  expect(failedManifestCheck(honest, expected)).toBeUndefined()
  expect(failedManifestCheck(manifestOf({ ...true_, member: 'Otter' }), expected)).toBeUndefined()
})

const lies: [string, ManifestCheck, Manifest][] = [
  ['signed by another key', 'host', manifestOf(true_, { ...stranger, room: signer.room })],
  ['of another room of the same host', 'room', manifestOf(true_, otherRoom)],
  ['of another job with the same script', 'job', manifestOf({ ...true_, job: 'job0' as JobId })],
  ['with another title', 'title', manifestOf({ ...true_, title: 'Pictures of cats' })],
  ['with another task', 'title', manifestOf({ ...true_, task: 'cats' })],
  ['of an earlier script', 'script', manifestOf({ ...true_, script: digestOf('({})') })],
  ['with less time than is asked for', 'time', manifestOf({ ...true_, unitLimitMs: 1_000 })],
  ['with less memory than is asked for', 'memory', manifestOf({ ...true_, memoryMegabytes: 1 })],
  ['without the memory that is asked for', 'memory', manifestOf({ ...true_, memoryMegabytes: undefined as never })],
  ['without a signature', 'signature', { ...honest, signature: '' }],
  [
    'under the name of this host, signed by another',
    'signature',
    manifestOf(true_, { ...stranger, ...pick(signer) }),
  ],
]
function pick({ host, room }: typeof signer) {
  return { host, room }
}

test.each(lies)('[W61] a manifest %s is refused by the check "%s"', (_, check, manifest) => {
  expect(failedManifestCheck(manifest, expected)).toBe(check)
})

test('[W61] every check has its lie, and nothing else stands in the way of it', () => {
  expect(new Set(lies.map(([, check]) => check))).toEqual(new Set(Object.keys(manifestChecks)))
  const all = { ...manifestChecks }
  for (const [, check, manifest] of lies) {
    manifestChecks[check] = () => true
    expect(failedManifestCheck(manifest, expected)).toBeUndefined()
    Object.assign(manifestChecks, all)
  }
})

const fields = Object.keys(honest).filter((key) => key !== 'signature') as (keyof Manifest)[]
test.each([...fields, 'member'] as const)('[W60] the signature covers "%s"', (field) => {
  const value = honest[field]
  const altered = typeof value === 'number' ? value + 1 : `${value ?? ''}x`
  const changed = { ...honest, [field]: altered } as Manifest
  expect(manifestChecks.signature(honest)).toBe(true)
  expect(manifestChecks.signature(changed)).toBe(false)
})

test('[W60] nothing that is left out can be said by another field', () => {
  const { units: _, ...rest } = manifestOf({ units: 7 })
  expect(manifestChecks.signature({ ...rest, inputBytes: 7 })).toBe(false)
})

test('[W20] a manifest that is anything whatever gives a message or message-invalid, over the codec too', () => {
  const mutated = fc.oneof(
    fc.anything(),
    fc.record(
      Object.fromEntries(
        Object.keys(honest).map((key) => [key, fc.oneof(fc.constant(honest[key as 'job']), fc.anything())]),
      ),
    ),
  )
  const coded = { code: 'message-invalid' }
  fc.assert(
    fc.property(mutated, (manifest) => {
      try {
        expect(parseCoordinatorMessage({ ...described, manifest })).toMatchObject({ type: 'job' })
      } catch (thrown) {
        expect(thrown).toMatchObject(coded)
      }
    }),
    { seed: 66, numRuns: 500 },
  )
  const sent = decodeValue(Uint8Array.from(encodeValue(honest).flatMap((part) => [...part])))
  expect(sent).toEqual(honest)
})

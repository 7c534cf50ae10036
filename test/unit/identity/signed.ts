import type { DeviceId, JobId } from '../../../src/base/ids.ts'
import { newKeyPair, profileOf } from '../../../src/identity/keys.ts'
import { signManifest } from '../../../src/identity/manifest.ts'
import { signReceipt } from '../../../src/identity/receipt.ts'
import { type RoomSigner, roomSignerOf } from '../../../src/identity/signer.ts'
import type { Manifest, Receipt } from '../../../src/protocol/manifest.ts'
import { seeded } from './pair.ts'

const random = seeded('signed')
const hostKeys = newKeyPair(random)
/** A host, another room of the same host, and somebody else. */
export const signer = roomSignerOf({ keys: hostKeys, secret: random(16) })
export const otherRoom = roomSignerOf({ keys: hostKeys, secret: random(16) })
export const stranger = roomSignerOf({ keys: newKeyPair(random), secret: random(16) })
/** Of the browser profile that helps. */
export const profile = newKeyPair(random).publicKey
const device = `${profileOf(profile)}-1` as DeviceId

export const manifestOf = (changes: Partial<Omit<Manifest, 'signature'>> = {}, by: RoomSigner = signer): Manifest =>
  signManifest(
    {
      roomTitle: 'Ms Li’s room',
      job: 'job1' as JobId,
      title: 'Sensors',
      task: 'sensors',
      script: 'f'.repeat(64),
      unitLimitMs: 60_000,
      ...changes,
    },
    by,
  )

export const receiptOf = (changes: Partial<Omit<Receipt, 'signature'>> = {}, by: RoomSigner = signer): Receipt =>
  signReceipt(
    {
      roomTitle: 'Ms Li’s room',
      profile,
      device,
      job: 'job1' as JobId,
      title: 'Sensors',
      script: 'f'.repeat(64),
      shards: 3,
      units: 12,
      computeMs: 3_400,
      fromMs: 1_790_000_000_000,
      toMs: 1_790_000_060_000,
      ...changes,
    },
    by,
  )

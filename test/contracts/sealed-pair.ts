import { sealLink } from '../../src/adapters/sealed-link.ts'
import { Agreement } from '../../src/identity/agreement.ts'
import type { FrameKeys } from '../../src/identity/frame-cipher.ts'
import { roomNameOf, roomProofOf } from '../../src/identity/invite.ts'
import { newKeyPair } from '../../src/identity/keys.ts'
import { limits } from '../../src/protocol/limits.ts'
import { seeded } from '../unit/identity/pair.ts'
import type { LinkPair } from './link-contract.ts'

/** What two ends of one dial agree on. */
export function agreedKeys(seed = 'frame keys'): { host: FrameKeys; device: FrameKeys } {
  const random = seeded(seed)
  const [hostKeys, deviceKeys] = [newKeyPair(random), newKeyPair(random)]
  const dial = {
    room: roomNameOf(hostKeys.publicKey, roomProofOf(random(16))),
    epoch: 1,
    host: { key: hostKeys.publicKey, nonce: 'h'.repeat(22) },
    device: { key: deviceKeys.publicKey, nonce: 'd'.repeat(22) },
  }
  const [atHost, atDevice] = [new Agreement('host', random), new Agreement('device', random)]
  const host = atHost.agree(atDevice.publicKey, dial)?.frameKeys
  const device = atDevice.agree(atHost.publicKey, dial)?.frameKeys
  if (host === undefined || device === undefined) throw new Error('no keys were agreed on')
  return { host, device }
}

/** The same pair, its frames sealed. */
export function sealedPair({ a, b, dispose }: LinkPair): LinkPair {
  const { host, device } = agreedKeys()
  return {
    a: sealLink(a, host),
    b: sealLink(b, device),
    frameBytes: limits.frameBytes - limits.sealBytes,
    dispose,
  }
}

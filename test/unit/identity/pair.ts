import { Rng } from '../../../src/base/rng.ts'
import type { DeviceCredentials, HostCredentials, PeerTrust } from '../../../src/identity/credentials.ts'
import { DeviceHandshake, hostOfLink } from '../../../src/identity/device-handshake.ts'
import { HostHandshake } from '../../../src/identity/host-handshake.ts'
import { newKeyPair } from '../../../src/identity/keys.ts'
import type { ProvingParts } from '../../../src/identity/proof.ts'
import { pureSignatures } from '../../../src/identity/signatures.ts'

/** Random bytes that are the same at every run. */
export const seeded = (seed: string): ((count: number) => Uint8Array) => {
  const rng = new Rng(seed)
  return (count) => Uint8Array.from({ length: count }, () => rng.below(256))
}

/** The time at all of these ends. */
export const nowMs = 1_700_000_000_000

export const provingWith = (random: ProvingParts['random'], sealFrames = false): ProvingParts => ({
  random,
  signatures: pureSignatures,
  dateMs: () => nowMs,
  sealFrames,
})

const fingerprint = (digit: string): string => Array(32).fill(`${digit}${digit}`).join(':')
/** A description with one certificate, as browsers write it. */
export const sdpOf = (digit: string): string =>
  `v=0\r\na=ice-ufrag:x\r\na=fingerprint:sha-256 ${fingerprint(digit)}\r\na=setup:actpass\r\n`

/** A host and a device that has its link, or (`linked: false`) only typed the code. */
export function credentials(linked: boolean, seed = 'pair') {
  const random = seeded(seed)
  const host: HostCredentials = { keys: newKeyPair(random), secret: random(16), epoch: 3 }
  const invite = { hostKey: host.keys.publicKey, secret: host.secret }
  const device: DeviceCredentials = { keys: newKeyPair(random), invite: linked ? invite : undefined }
  return { host, device, random }
}

/** Both ends of a dial up to the offer, which is not yet checked. */
export async function dial(linked: boolean, seed?: string, sealFrames = false) {
  const { host, device, random } = credentials(linked, seed)
  const proving = provingWith(random, sealFrames)
  const atHost = new HostHandshake(host, 'd1', proving)
  const atDevice = new DeviceHandshake(device, atHost.hello(), hostOfLink(device), provingWith(random))
  atHost.introduce(atDevice.introduce(), linked)
  return { host, device, random, proving, atHost, atDevice, offer: await atHost.offer(sdpOf('A')) }
}

/** What a screen would show to compare. */
export const wordsOf = async (trust: PeerTrust) => (trust.at === 'unverified' ? await trust.words() : [])

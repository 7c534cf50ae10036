import type { PublicKey, RoomName } from '../base/ids.ts'
import type { Envelope } from '../protocol/signal-body.ts'
import { isSignedBy, type KeyPair, sign } from './keys.ts'
import { transcriptOf } from './transcript.ts'
import { commitmentTo } from './words.ts'

export type Statement = Omit<Envelope, 'signature'>

/** What an envelope must say to whoever received it, and the description that came with it. */
export interface Expected {
  readonly kind: Envelope['kind']
  readonly room: RoomName
  readonly from: PublicKey
  readonly to: PublicKey
  readonly epochs: { readonly least: number; readonly most: number }
  /** The nonce that was told before, or the commitment to it. */
  readonly nonce: { readonly told: string } | { readonly commitment: string }
  readonly ownNonce: string
  readonly sdp: string
}

/**
 * Every certificate that a description allows, once each, sorted. A line that only looks like one counts as it stands, and
 * so equals nothing that is signed: a browser may read it more generously than this.
 */
export function fingerprintsOf(sdp: string): string[] {
  const lines = sdp.split(/[\r\n\u2028\u2029]/).filter((line) => /fingerprint/i.test(line))
  return [...new Set(lines.map(readFingerprint))].sort()
}

function readFingerprint(line: string): string {
  const [, hash, value] = /^a=fingerprint:([\w-]+) ([0-9a-f:]+)$/i.exec(line) ?? []
  return hash === undefined || value === undefined ? line : `${hash.toLowerCase()} ${value.toUpperCase()}`
}

const transcriptOfStatement = (statement: Statement): Uint8Array => {
  const { kind, room, from, to, epoch, nonce, peerNonce, fingerprints } = statement
  return transcriptOf(['tabgrid-sig-v1', room, kind, from, to, String(epoch), nonce, peerNonce, ...fingerprints])
}

export const signEnvelope = (statement: Statement, keys: KeyPair): Envelope => ({
  ...statement,
  signature: sign(transcriptOfStatement(statement), keys),
})

/** Each stands alone between a dishonest server and an open link: the attack suite switches off one at a time. */
export const envelopeChecks = {
  /** Not an offer that is sent back as its own answer. */
  kind: ({ kind }: Envelope, expected: Expected) => kind === expected.kind,
  /** Not of another room of the same peer. */
  room: ({ room }: Envelope, expected: Expected) => room === expected.room,
  /** Not signed by somebody else. */
  sender: ({ from }: Envelope, expected: Expected) => from === expected.from,
  /** Not meant for somebody else. */
  recipient: ({ to }: Envelope, expected: Expected) => to === expected.to,
  /** Not of an earlier life of the coordinator. */
  epoch: ({ epoch }: Envelope, { epochs }: Expected) => epoch >= epochs.least && epoch <= epochs.most,
  /** Key and nonce are those that were told, or committed to, before: else the four words could be ground. */
  commitment: ({ from, nonce }: Envelope, expected: Expected) =>
    'told' in expected.nonce
      ? nonce === expected.nonce.told
      : commitmentTo({ key: from, nonce }) === expected.nonce.commitment,
  /** Not a recording: made for this dial's nonce. */
  challenge: ({ peerNonce }: Envelope, expected: Expected) => peerNonce === expected.ownNonce,
  /** The description allows the signed certificates and no other. */
  fingerprints: ({ fingerprints }: Envelope, { sdp }: Expected) => {
    const described = fingerprintsOf(sdp)
    return described.length > 0 && described.join() === fingerprints.join()
  },
  signature: (envelope: Envelope) => isSignedBy(envelope.signature, transcriptOfStatement(envelope), envelope.from),
}
export type EnvelopeCheck = keyof typeof envelopeChecks

/** The check that fails, or `undefined` when the envelope proves what is expected. */
export function failedCheck(envelope: Envelope, expected: Expected): EnvelopeCheck | undefined {
  const names = Object.keys(envelopeChecks) as EnvelopeCheck[]
  return names.find((name) => !envelopeChecks[name](envelope, expected))
}

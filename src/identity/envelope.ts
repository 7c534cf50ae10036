import type { PublicKey, RoomName } from '../base/ids.ts'
import type { Envelope } from '../protocol/signal-body.ts'
import { commitmentTo } from './introduction.ts'
import type { KeyPair } from './keys.ts'
import type { Signatures } from './signatures.ts'
import { transcriptOf } from './transcript.ts'

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
  /** Empty through the relay, which has no certificates. */
  readonly sdp: string
  /** Whether it must bring a key for sealing frames. */
  readonly agreement: 'needed' | 'absent' | 'either'
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
  const { kind, room, from, to, epoch, nonce, peerNonce, fingerprints, agreement } = statement
  const purpose = agreement === undefined ? ['tabgrid-sig-v1'] : ['tabgrid-sealed-sig-v1', agreement]
  return transcriptOf([...purpose, room, kind, from, to, String(epoch), nonce, peerNonce, ...fingerprints])
}

/** Of an offer or answer that goes this way: one is never taken for the other. */
export const kindOf = <K extends 'offer' | 'answer'>(kind: K, at: 'direct' | 'relay'): K | `relay-${K}` =>
  at === 'relay' ? `relay-${kind}` : kind

export async function signEnvelope(statement: Statement, keys: KeyPair, signatures: Signatures): Promise<Envelope> {
  return { ...statement, signature: await signatures.sign(transcriptOfStatement(statement), keys) }
}

export type EnvelopeCheck =
  | 'kind'
  | 'room'
  | 'sender'
  | 'recipient'
  | 'epoch'
  | 'commitment'
  | 'challenge'
  | 'fingerprints'
  | 'agreement'
  | 'signature'
type Check = (envelope: Envelope, expected: Expected, signatures: Signatures) => boolean | Promise<boolean>

/** Each stands alone between a dishonest server and an open link: the attack suite switches off one at a time. */
export const envelopeChecks: Record<EnvelopeCheck, Check> = {
  /** Not an offer that is sent back as its own answer. */
  kind: ({ kind }, expected) => kind === expected.kind,
  /** Not of another room of the same peer. */
  room: ({ room }, expected) => room === expected.room,
  /** Not signed by somebody else. */
  sender: ({ from }, expected) => from === expected.from,
  /** Not meant for somebody else. */
  recipient: ({ to }, expected) => to === expected.to,
  /** Not of an earlier life of the coordinator. */
  epoch: ({ epoch }, { epochs }) => epoch >= epochs.least && epoch <= epochs.most,
  /** Key and nonce are those that were told, or committed to, before: else the four words could be ground. */
  commitment: ({ from, nonce }, expected) =>
    'told' in expected.nonce
      ? nonce === expected.nonce.told
      : commitmentTo({ key: from, nonce }) === expected.nonce.commitment,
  /** Not a recording: made for this dial's nonce. */
  challenge: ({ peerNonce }, expected) => peerNonce === expected.ownNonce,
  /** The description allows the signed certificates and no other; through the relay there are none. */
  fingerprints: ({ fingerprints }, { sdp, kind }) => {
    const described = fingerprintsOf(sdp)
    const relayed = kind === 'relay-offer' || kind === 'relay-answer'
    const fits = relayed ? described.length === 0 : described.length > 0
    return fits && described.join() === fingerprints.join()
  },
  /** Not without the key for sealing frames, which somebody in between may wish away. */
  agreement: ({ agreement }, expected) =>
    expected.agreement === 'either' || (agreement !== undefined) === (expected.agreement === 'needed'),
  /** Last, because it takes longest. */
  signature: (envelope, _, signatures) =>
    signatures.isSignedBy(envelope.signature, transcriptOfStatement(envelope), envelope.from),
}

/** The check that fails, or `undefined` when the envelope proves what is expected. */
export async function failedCheck(
  envelope: Envelope,
  expected: Expected,
  signatures: Signatures,
): Promise<EnvelopeCheck | undefined> {
  const names = Object.keys(envelopeChecks) as EnvelopeCheck[]
  for (const name of names) if (!(await envelopeChecks[name](envelope, expected, signatures))) return name
  return undefined
}

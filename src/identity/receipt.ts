import type { PublicKey } from '../base/ids.ts'
import type { Receipt } from '../protocol/manifest.ts'
import type { ProvenHost } from './credentials.ts'
import { isSignedBy, profileOf } from './keys.ts'
import type { RoomSigner } from './signer.ts'
import { transcriptOf } from './transcript.ts'

/** What a receipt must say to the device that gets it. */
export interface ReceiptExpected {
  readonly host: ProvenHost
  readonly profile: PublicKey
}

function transcriptOfReceipt(receipt: Omit<Receipt, 'signature'>): Uint8Array {
  const { room, host, roomTitle, profile, device, job, title, script } = receipt
  const { shards, units, computeMs, fromMs, toMs } = receipt
  const numbers = [shards, units, computeMs, fromMs, toMs].map(String)
  return transcriptOf(['tabgrid-receipt-v1', room, host, roomTitle, profile, device, job, title, script, ...numbers])
}

export function signReceipt(
  statement: Omit<Receipt, 'signature' | 'room' | 'host'>,
  { room, host, sign }: RoomSigner,
): Receipt {
  const whole = { ...statement, room, host }
  return { ...whole, signature: sign(transcriptOfReceipt(whole)) }
}

/** What makes it worth keeping: anybody who has it can check the last one again. */
export const receiptChecks = {
  /** Not signed by somebody else. */
  host: ({ host }: Receipt, expected: ReceiptExpected) => host === expected.host.key,
  /** Not of another room of the same host. */
  room: ({ room }: Receipt, expected: ReceiptExpected) => room === expected.host.room,
  /** Not of what somebody else did. */
  profile: ({ profile }: Receipt, expected: ReceiptExpected) => profile === expected.profile,
  device: ({ device, profile }: Receipt) => device.startsWith(`${profileOf(profile)}-`),
  signature: (receipt: Receipt) => isSignedBy(receipt.signature, transcriptOfReceipt(receipt), receipt.host),
}
export type ReceiptCheck = keyof typeof receiptChecks

/** The check that fails, or `undefined` when the receipt is that host's word on this profile's help. */
export function failedReceiptCheck(receipt: Receipt, expected: ReceiptExpected): ReceiptCheck | undefined {
  const names = Object.keys(receiptChecks) as ReceiptCheck[]
  return names.find((name) => !receiptChecks[name](receipt, expected))
}

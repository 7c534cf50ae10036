import type { ErrorCode } from '../../base/errors.ts'
import type { ProvenHost } from '../../identity/credentials.ts'
import { failedReceiptCheck } from '../../identity/receipt.ts'
import type { Receipt } from '../../protocol/manifest.ts'
import type { AgentParts } from './agent-parts.ts'

/** Keeps it only where it is worth something: signed by this host, for this profile. Else says what is wrong with it. */
export function takeReceipt(
  receipt: Receipt,
  host: ProvenHost,
  { profile, record }: NonNullable<AgentParts['helper']>,
): { readonly code: ErrorCode; readonly message: string } | undefined {
  const failed = failedReceiptCheck(receipt, { host, profile })
  if (failed === undefined) {
    record.keep(receipt)
    return undefined
  }
  const message = `the host’s receipt for "${receipt.title}" is not what it should be (${failed}): it was not kept`
  return { code: 'receipt-invalid', message }
}

import type { ProvenHost } from '../../identity/credentials.ts'
import { failedReceiptCheck } from '../../identity/receipt.ts'
import type { Receipt } from '../../protocol/manifest.ts'
import type { DeviceStatus } from '../api/device-api.ts'
import type { AgentParts } from './agent-parts.ts'
import type { DeviceSession } from './device-session.ts'

interface Keeper {
  readonly helper: AgentParts['helper']
  readonly host: ProvenHost | undefined
  readonly session: DeviceSession
}

/** Keeps it only where it is worth something: signed by this host, for this profile. Else says what is wrong with it. */
export function takeReceipt(receipt: Receipt, { helper, host, session }: Keeper): DeviceStatus['trouble'] {
  if (helper === undefined || host === undefined) return undefined
  const failed = failedReceiptCheck(receipt, { host, profile: helper.profile })
  if (failed === undefined) {
    helper.record.keep(receipt)
    session.send({ type: 'receipt-kept', device: receipt.device, job: receipt.job })
    return undefined
  }
  const message = `the host’s receipt for "${receipt.title}" is not what it should be (${failed}): it was not kept`
  return { code: 'receipt-invalid', message }
}

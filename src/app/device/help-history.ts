import type { PublicKey } from '../../base/ids.ts'
import type { AlwaysAllowed, Receipt } from '../../runtime/api/device-api.ts'

/** All that this browser keeps of one host. */
export interface HostHelped {
  readonly host: PublicKey
  /** As it called its room last. */
  readonly roomTitle: string
  readonly receipts: readonly Receipt[]
  readonly allowed: AlwaysAllowed | undefined
}

/** By host, those whose newest receipt is newest first; then those that have none. */
export function byHost(receipts: readonly Receipt[], always: readonly AlwaysAllowed[]): readonly HostHelped[] {
  const hosts = new Map<PublicKey, { roomTitle: string; receipts: Receipt[] }>()
  for (const { host, roomTitle } of [...receipts, ...always]) {
    if (!hosts.has(host)) hosts.set(host, { roomTitle, receipts: [] })
  }
  for (const receipt of receipts) hosts.get(receipt.host)?.receipts.push(receipt)
  return [...hosts].map(([host, helped]) => {
    return { host, ...helped, allowed: always.find((allowed) => allowed.host === host) }
  })
}

export function totalsOf(receipts: readonly Receipt[]): { units: number; shards: number; computeMs: number } {
  const totals = { units: 0, shards: 0, computeMs: 0 }
  for (const { units, shards, computeMs } of receipts) {
    totals.units += units
    totals.shards += shards
    totals.computeMs += computeMs
  }
  return totals
}

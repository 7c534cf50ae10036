import type { JobId } from '../base/ids.ts'
import type { DeviceRecord } from './device-record.ts'
import type { Floor } from './floor.ts'
import type { UnitLedger } from './unit-ledger.ts'

/** A device says that it has what a held unit needs. */
export function takeClaim(floor: Floor, device: DeviceRecord, { job, unit }: { job: JobId; unit: number }): void {
  const ledger = floor.jobs.get(job)?.ledger
  const refusal = ledger === undefined ? 'this job has ended' : claimRefusal(ledger, device, unit)
  if (refusal === undefined) ledger?.claim(unit, device.id)
  floor.give({ type: 'settle-claim', device: device.id, job, unit, refusal })
}

function claimRefusal(ledger: UnitLedger, device: DeviceRecord, unit: number): string | undefined {
  if (device.slots === 0) return 'press Start helping first'
  if (unit >= ledger.heldCount) return `there are only ${ledger.heldCount} of them`
  const holder = ledger.holderOf(unit)
  const taken = (holder !== undefined && holder !== device.id) || ledger.done.has(unit) || ledger.poisoned.has(unit)
  return taken ? 'another device has entered this one already' : undefined
}

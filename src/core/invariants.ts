import { assert } from '../base/assert.ts'
import type { Scheduler } from './scheduler.ts'

/**
 * Checks what must hold after every event; the numbers are those of README.md. For tests and simulation: it looks at
 * every unit's place, so it costs time in proportion to the number of ranges and leases.
 */
export function checkInvariants(scheduler: Scheduler): void {
  for (const { spec, ledger } of scheduler.jobs.values()) {
    const places: { from: number; to: number; place: string }[] = []
    for (const range of ledger.pooled) places.push({ ...range, place: 'pooled' })
    for (const range of ledger.done) places.push({ ...range, place: 'done' })
    for (const range of ledger.leased.values()) places.push({ ...range, place: 'leased' })
    for (const unit of ledger.heldWaiting) places.push({ from: unit, to: unit + 1, place: 'held' })
    for (const unit of ledger.delayed.keys()) places.push({ from: unit, to: unit + 1, place: 'delayed' })
    places.sort((left, right) => left.from - right.from)
    let next = 0
    for (const { from, to, place } of places) {
      assert(
        from === next,
        `[I1] unit ${Math.min(from, next)} of ${spec.job} is in ${from > next ? 'no place' : `two places, one ${place}`}`,
      )
      next = to
    }
    assert(next === spec.unitsTotal, `[I1] units ${next} to ${spec.unitsTotal} of ${spec.job} are in no place`)
    for (const lease of ledger.leased.keys()) {
      const holders = [...scheduler.devices.values()].filter((device) => device.leases.has(lease))
      assert(holders.length === 1, `[I2] lease ${lease} is at ${holders.length} devices`)
    }
    assert(!ledger.complete, `[I4] ${spec.job} is complete and has not ended`)
  }
  for (const device of scheduler.devices.values()) {
    for (const { lease, job } of device.leases.values()) {
      assert(
        scheduler.jobs.get(job)?.ledger.leased.has(lease) === true,
        `[I2] ${device.id} holds ${lease}, which is not live`,
      )
    }
    assert(device.slots > 0 || device.leases.size === 0, `[I3] ${device.id} has stopped and still holds leases`)
  }
}

import { assert } from '../base/assert.ts'
import type { LeaseId } from '../base/ids.ts'
import type { Floor } from './floor.ts'
import type { LiveJob } from './live-job.ts'
import type { Scheduler } from './scheduler.ts'
import type { UnitRange } from './unit-ranges.ts'

interface Place {
  readonly from: number
  readonly to: number
  readonly place: string
}

/**
 * Checks what must hold after every event; the numbers are those of README.md. For tests and simulation: it looks at
 * every unit's place, so it costs time in proportion to the number of ranges and leases.
 */
export function checkInvariants(scheduler: Scheduler): void {
  const { floor } = scheduler
  for (const job of floor.jobs.values()) {
    checkPlaces(floor, job)
    assert(!job.complete, `[I4] ${job.spec.job} is complete and has not ended`)
    checkWindow(floor, job)
    checkTrials(floor, job)
  }
  checkLeases(floor)
}

function checkPlaces(floor: Floor, job: LiveJob): void {
  const { ledger, spec, index } = job
  const places: Place[] = []
  for (const range of ledger.pooled) places.push({ ...range, place: 'pooled' })
  for (const range of ledger.verifying) places.push({ ...range, place: 'verifying' })
  for (const range of ledger.done) places.push({ ...range, place: 'done' })
  for (const unit of ledger.heldWaiting) places.push({ from: unit, to: unit + 1, place: 'held' })
  for (const unit of ledger.delayed.keys()) places.push({ from: unit, to: unit + 1, place: 'delayed' })
  for (const unit of ledger.poisoned) places.push({ from: unit, to: unit + 1, place: 'poisoned' })
  let leased = 0
  for (const row of floor.leases.table) {
    if (floor.leases.table.job(row) !== index || floor.leases.copiesOf(row)[0] !== row) continue
    if (isCheck(job, floor.leases.table.range(row), floor.leases.nameOf(row))) continue
    places.push({ ...floor.leases.table.range(row), place: 'leased' })
    leased += floor.leases.table.units(row)
  }
  assert(leased === ledger.leasedCount, `[I1] ${ledger.leasedCount} units are leased, but the leases have ${leased}`)
  places.sort((left, right) => left.from - right.from)
  let next = 0
  for (const { from, to, place } of places) {
    const unit = Math.min(from, next)
    const where = from > next ? 'no place' : `two places, one ${place}`
    if (from !== next) ledger.story.refuse({ from: unit, to: unit + 1 }, `of ${spec.job} are in ${where} [I1]`)
    next = to
  }
  const rest = { from: next, to: ledger.unitsTotal }
  if (next !== ledger.unitsTotal) ledger.story.refuse(rest, `of ${spec.job} are in no place [I1]`)
}

/** A lease on units that are provisional, or done: it checks who computed them. */
function isCheck({ verification }: LiveJob, { from, to }: UnitRange, lease: LeaseId): boolean {
  if (verification === undefined) return false
  const trial = verification.trialAt(from)
  if (trial !== undefined) assert(trial.state === 'checking' && trial.to === to, `[I8] nobody asked for ${lease}`)
  return trial !== undefined || verification.spots.has(lease)
}

function isSpot({ leases }: Floor, { verification }: LiveJob, row: number): boolean {
  return verification !== undefined && verification.spots.size > 0 && verification.spots.has(leases.nameOf(row))
}

/** [I8] Provisional units are those of the trials, and each trial waits for something that will happen. */
function checkTrials(floor: Floor, job: LiveJob): void {
  const { verification, ledger } = job
  if (verification === undefined) return
  const { table } = floor.leases
  const leased = new Set<number>()
  for (const row of table)
    if (table.job(row) === job.index && !isSpot(floor, job, row)) leased.add(table.range(row).from)
  let units = 0
  for (const trial of verification.trials) {
    units += trial.units
    const { from, to, state, votes } = trial
    const name = `the trial of units ${from} to ${to - 1}`
    assert(ledger.verifying.holds({ from, to }), `[I8] ${name} has units that are not provisional`)
    assert(
      state !== 'over' && (votes.length > 0 || state === 'refereeing'),
      `[I8] ${name} is ${state} with ${votes.length} results`,
    )
    assert((state === 'wanting') === trial.wantingAt >= 0, `[I8] ${name} is ${state}, in place ${trial.wantingAt}`)
    assert((state === 'checking') === leased.has(from), `[I8] ${name} is ${state}, or the check of it is not`)
    assert(new Set(votes.map(({ identity }) => identity)).size === votes.length, `[I8] ${name}: one voted twice`)
    for (const { identity } of votes)
      assert(!floor.fleet.banned.has(identity), `[I8] ${name}: ${identity} was caught`)
  }
  assert(units === ledger.verifying.count, `[I8] ${ledger.verifying.count} units are provisional, ${units} in trials`)
}

function checkWindow(floor: Floor, { ledger, spec, index }: LiveJob): void {
  const { table } = floor.leases
  for (const row of table) {
    if (table.job(row) !== index) continue
    const { to } = table.range(row)
    const most = ledger.settledTo + spec.windowUnits
    assert(to <= most, `[I7] unit ${to - 1} of ${spec.job} is leased beyond its window, which ends at ${most}`)
  }
}

function checkLeases(floor: Floor): void {
  const { table } = floor.leases
  const seen = new Set<number>()
  for (const device of floor.fleet) {
    for (const row of device.rows) {
      const name = floor.leases.nameOf(row)
      assert(!seen.has(row), `[I2] lease ${name} is at two devices`)
      seen.add(row)
      const isOwn = floor.leases.find(name) === row && table.device(row) === device.index
      assert(isOwn && floor.jobOf(row) !== undefined, `[I2] ${device.id} holds ${name}, which is not live`)
      checkCopies(floor, row)
    }
    assert(device.slots > 0 || device.rows.length === 0, `[I3] ${device.id} has stopped and still holds leases`)
  }
  assert(seen.size === table.size, `[I2] ${table.size} leases live, but devices hold ${seen.size}`)
}

function checkCopies(floor: Floor, row: number): void {
  const { table } = floor.leases
  const rows = floor.leases.copiesOf(row)
  const devices = new Set(rows.map((each) => table.device(each)))
  assert(devices.size === rows.length, `[I6] a shard is twice at one device`)
  const { from, to } = table.range(row)
  const same = rows.every((each) => table.range(each).from === from && table.range(each).to === to)
  assert(same, `[I6] copies of the shard from unit ${from} to ${to - 1} differ`)
}

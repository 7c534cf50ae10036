import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import type { LeaseGrant } from '../../../src/core/effect.ts'
import { Bench, counted, deviceId, ends, grants, job, spec } from './scheduler-fixture.ts'

/** A crowd that joins, stops, leaves, throws, answers late or twice: driven until the job ends. */
function runCrowd(seed: number): { bench: Bench; unitsTotal: number } {
  const rng = new Rng(seed)
  const bench = new Bench(seed)
  const unitsTotal = 1 + rng.below(1_500)
  const heldCount = rng.below(4)
  const total = unitsTotal + heldCount
  const open: LeaseGrant[] = []
  const names: string[] = []
  bench.tell({ type: 'job-submitted', spec: spec(total, { heldCount }) })
  const take = () => open.splice(rng.below(open.length), 1)[0]
  /** One that is here: with names of all who ever came, a long crowd would speak of the departed only. */
  const present = () => {
    const ids = [...bench.scheduler.floor.fleet].map(({ id }) => id)
    return ids[rng.below(ids.length)] ?? deviceId('nobody')
  }
  const moves: (() => void)[] = [
    () => {
      const name = `d${names.length}`
      names.push(name)
      bench.join(name, 1 + rng.below(4))
    },
    () => bench.tell({ type: 'device-left', device: present() }),
    () => bench.tell({ type: 'device-stopped', device: present() }),
    () => {
      const grant = take()
      if (grant !== undefined && rng.below(total) === 0) bench.fail(grant, grant.from)
      else if (grant !== undefined && rng.below(50) === 0) bench.fail(grant, undefined)
      else if (grant !== undefined && rng.below(4) === 0)
        bench.finish(grant, rng.next() * 300, grant.from + 1 + rng.below(grant.to - grant.from))
      else if (grant !== undefined) bench.finish(grant, rng.next() * 300)
    },
    () => open[0] !== undefined && bench.finish(open[0], 5), // stays open: it will answer a second time
    () => bench.passTo(bench.atMs + rng.below(3_000)),
    () => {
      bench.tell({ type: 'unit-claimed', device: present(), job, unit: rng.below(heldCount + 1) })
    },
    () => {
      const { fleet, leases } = bench.scheduler.floor
      for (const { id, rows } of [...fleet]) {
        const held = rows.map((row) => ({ lease: leases.nameOf(row), unitsDone: rng.below(3) }))
        if (rng.below(4) > 0) bench.tell({ type: 'heartbeat-received', device: id, held, roundTripMs: 5 })
      }
    },
    () => {
      const device = present() // its link was swapped: it names all that it was ever given and has not answered
      const held = open.filter((grant) => grant.device === device).map(({ lease }) => ({ lease, unitsDone: 0 }))
      bench.tell({ type: 'device-left', device })
      bench.tell({ type: 'device-joined', device })
      bench.tell({ type: 'device-started', device, slots: 1 + rng.below(4), score: rng.below(3), held })
    },
    () => {
      const device = present()
      const keeps = open.filter((grant) => grant.device === device && rng.below(2) === 0).map(({ lease }) => lease)
      bench.tell({ type: 'device-finishing', device, keeps })
    },
  ]
  const weights = [0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5, 5, 6, 6, 7, 7, 7, 1, 2, 8, 9]
  for (let step = 0; bench.scheduler.jobCount > 0; step++) {
    if (step > 4_000) throw new Error(`seed ${seed} does not end`)
    const before = bench.effects.length
    moves[weights[rng.below(weights.length)] ?? 0]?.()
    if (names.length === 0) moves[0]?.()
    open.push(...grants(bench.effects.slice(before)))
  }
  return { bench, unitsTotal: total }
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  '[I1][I5] with seed %i every unit is counted exactly once, whoever leaves, throws or answers twice',
  (seed) => {
    const { bench, unitsTotal } = runCrowd(seed)
    const [end] = ends(bench.effects)
    if (end?.outcome.type === 'failed') return expect(end.outcome.unit).toBeGreaterThanOrEqual(0)
    const times = new Uint8Array(unitsTotal)
    for (const effect of bench.effects) if (effect.type === 'report-poisoned') times[effect.unit] = 1
    for (const { from, to } of counted(bench.effects))
      for (let unit = from; unit < to; unit++) times[unit] = (times[unit] ?? 0) + 1
    expect(times.every((time) => time === 1)).toBe(true)
    return undefined
  },
)

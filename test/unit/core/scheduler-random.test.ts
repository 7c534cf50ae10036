import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import type { LeaseGrant } from '../../../src/core/effect.ts'
import { Bench, counted, deviceId, ends, grants, job, spec } from './scheduler-fixture.ts'

/** A crowd that joins, stops, leaves, throws, answers late or twice: driven until the job ends. */
function runCrowd(seed: number): { bench: Bench; unitsTotal: number } {
  const rng = new Rng(seed)
  const bench = new Bench(seed)
  const unitsTotal = 1 + rng.below(5_000)
  const heldCount = rng.below(4)
  const total = unitsTotal + heldCount
  const open: LeaseGrant[] = []
  const names: string[] = []
  bench.tell({ type: 'job-submitted', spec: spec(total, { heldCount }) })
  const take = () => open.splice(rng.below(open.length), 1)[0]
  const moves: (() => void)[] = [
    () => {
      const name = `d${names.length}`
      names.push(name)
      bench.join(name, 1 + rng.below(4))
    },
    () =>
      names.length > 0 && bench.tell({ type: 'device-left', device: deviceId(names[rng.below(names.length)] ?? '') }),
    () =>
      names.length > 0 &&
      bench.tell({ type: 'device-stopped', device: deviceId(names[rng.below(names.length)] ?? '') }),
    () => {
      const grant = take()
      if (grant !== undefined && rng.below(total) === 0) bench.fail(grant, grant.from)
      else if (grant !== undefined) bench.finish(grant, rng.next() * 300)
    },
    () => open[0] !== undefined && bench.finish(open[0], 5), // stays open: it will answer a second time
    () => bench.passTo(bench.atMs + rng.below(3_000)),
    () => {
      const device = deviceId(names[rng.below(names.length)] ?? '')
      bench.tell({ type: 'unit-claimed', device, job, unit: rng.below(heldCount + 1) })
    },
    () => {
      for (const device of bench.scheduler.devices.values()) {
        const held = [...device.leases.values()].map(({ lease }) => ({ lease, unitsDone: 0 }))
        if (rng.below(4) > 0) bench.tell({ type: 'heartbeat-received', device: device.id, held, roundTripMs: 5 })
      }
    },
  ]
  const weights = [0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5, 5, 6, 6, 7, 7, 7, 1, 2]
  for (let step = 0; ends(bench.effects).length === 0; step++) {
    if (step > 40_000) throw new Error(`seed ${seed} does not end`)
    const before = bench.effects.length
    moves[weights[rng.below(weights.length)] ?? 0]?.()
    if (names.length === 0) moves[0]?.()
    open.push(...grants(bench.effects.slice(before)))
  }
  return { bench, unitsTotal: total }
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  '[I1] with seed %i every unit is counted exactly once, whoever leaves, throws or answers twice',
  (seed) => {
    const { bench, unitsTotal } = runCrowd(seed)
    const [end] = ends(bench.effects)
    if (end?.outcome.type === 'failed') return expect(end.outcome.unit).toBeGreaterThanOrEqual(0)
    const times = new Uint8Array(unitsTotal)
    for (const { from, to } of counted(bench.effects))
      for (let unit = from; unit < to; unit++) times[unit] = (times[unit] ?? 0) + 1
    expect(times.every((time) => time === 1)).toBe(true)
    return undefined
  },
)

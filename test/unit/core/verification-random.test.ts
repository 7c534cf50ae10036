import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import type { Effect, LeaseGrant } from '../../../src/core/effect.ts'
import { Bench, counted, deviceId, ends, grants, job, spec } from './scheduler-fixture.ts'

type Asked = Extract<Effect, { type: 'referee-shard' }>

/** Gives units to a stream as they are asked for; `patient` waits with each few for those before to count. */
function streamSource(bench: Bench, unitsTotal: number, rng: Rng): () => void {
  const patient = rng.below(2) === 0
  let given = 0
  return () => {
    let asked = 0
    for (const effect of bench.effects) if (effect.type === 'pull-units') asked += effect.count
    const { unitsDone = 0, unitsPoisoned = 0 } = bench.scheduler.job(job) ?? {}
    const most = patient && unitsDone + unitsPoisoned < given ? 0 : Math.min(asked, unitsTotal) - given
    if (most > 0) {
      const count = 1 + rng.below(Math.min(most, 3))
      given += count
      bench.tell({ type: 'units-added', job, count })
      if (given === unitsTotal) bench.tell({ type: 'input-ended', job })
    }
  }
}

/** A crowd of which some lie: driven by chance until the job ends, the referee included. */
function runCrowd(
  seed: number,
  input: 'whole' | 'stream',
): { bench: Bench; unitsTotal: number; liars: Set<string>; wrong: Set<string> } {
  const rng = new Rng(seed)
  const bench = new Bench(seed)
  const unitsTotal = 1 + rng.below(40)
  const level = rng.below(3) === 0 ? 'strict' : 'adaptive'
  const verify = { level, repeatable: input === 'whole' && rng.below(4) > 0 } as const
  const whole = input === 'whole'
  const windowUnits = whole ? unitsTotal : 1 + rng.below(12)
  bench.tell({ type: 'job-submitted', spec: spec(whole ? unitsTotal : 0, { input, windowUnits, verify }) })
  const source = whole ? () => undefined : streamSource(bench, unitsTotal, rng)
  const liars = new Set<string>()
  const wrong = new Set<string>()
  const open: LeaseGrant[] = []
  const asked: Asked[] = []
  let names = 0
  const join = () => {
    // Now and then two tabs of one browser profile.
    const name = `p${rng.below(4) === 0 ? rng.below(names + 1) : names}-t${names++}`
    if (rng.below(4) === 0) liars.add(name)
    bench.join(name, 1 + rng.below(3))
  }
  const take = <T>(from: T[]) => from.splice(rng.below(from.length), 1)[0]
  const answer = (grant: LeaseGrant) => {
    const lies = liars.has(grant.device) && rng.below(4) > 0
    if (lies) wrong.add(grant.lease)
    const to = rng.below(8) === 0 ? grant.from + 1 + rng.below(grant.to - grant.from) : grant.to
    const label = lies ? `wrong to ${to}` : `right to ${to}`
    bench.finish(grant, rng.next() * 300, to, label)
  }
  const present = () => {
    const ids = [...bench.scheduler.floor.fleet].map(({ id }) => id)
    return ids[rng.below(ids.length)] ?? deviceId('nobody')
  }
  const moves: (() => void)[] = [
    () => {
      const grant = take(open)
      if (grant === undefined) return
      if (rng.below(40) === 0) bench.fail(grant, rng.below(2) === 0 ? undefined : grant.from)
      else answer(grant)
    },
    () => {
      const ruling = take(asked)
      if (ruling === undefined) return
      const { lease, from, to } = ruling
      const failure = { code: 'task-threw', reason: 'it throws here too', stack: '' } as const
      if (rng.below(30) === 0) bench.tell({ type: 'referee-failed', job, lease, unit: from, failure })
      else bench.tell({ type: 'shard-refereed', job, lease, label: `right to ${to}`, outputBytes: 8 })
    },
    join,
    () => bench.tell({ type: 'device-left', device: present() }),
    () => bench.tell({ type: 'device-stopped', device: present() }),
    () => bench.passTo(bench.atMs + rng.below(3_000)),
    () => {
      const { fleet, leases } = bench.scheduler.floor
      for (const { id, rows } of [...fleet]) {
        const held = rows.map((row) => ({ lease: leases.nameOf(row), unitsDone: rng.below(3) }))
        bench.tell({ type: 'heartbeat-received', device: id, held, roundTripMs: 5 })
      }
    },
  ]
  /** A link that was swapped: the device names all that it was ever given and has not answered, lost leases too. */
  moves.push(() => {
    const device = present()
    const held = open.filter((grant) => grant.device === device).map(({ lease }) => ({ lease, unitsDone: 0 }))
    bench.tell({ type: 'device-stopped', device })
    bench.passTo(bench.atMs + rng.below(2_000))
    bench.tell({ type: 'device-started', device, slots: 1 + rng.below(3), score: 0, held })
  })
  const weights = [7, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 6]
  for (let step = 0; bench.scheduler.jobCount > 0; step++) {
    if (step > 30_000) throw new Error(`seed ${seed} does not end`)
    const before = bench.effects.length
    moves[weights[rng.below(weights.length)] ?? 0]?.()
    source()
    if (bench.scheduler.floor.fleet.slots === 0) join()
    for (const effect of bench.effects.slice(before)) if (effect.type === 'referee-shard') asked.push(effect)
    open.push(...grants(bench.effects.slice(before)))
  }
  return { bench, unitsTotal, liars, wrong }
}

/** Seeds that once found a bug. 409: a lost lease that came back was taken for a copy of a spot check. */
const kept = [409]

const seeds = [...Array.from({ length: 120 }, (_, seed) => seed), ...kept]
const crowds = seeds.flatMap((seed) => [{ seed, input: 'whole' } as const, { seed, input: 'stream' } as const])

test.each(crowds)(
  '[I1][I5][I8] with seed $seed every unit counts exactly once, and nobody honest is caught, whoever lies, leaves or throws ($input)',
  ({ seed, input }) => {
    const { bench, unitsTotal, liars } = runCrowd(seed, input)
    const [end] = ends(bench.effects)
    if (end?.outcome.type === 'failed') return expect(end.outcome.failure.reason).toMatch(/throw/)
    const times = new Uint8Array(unitsTotal)
    for (const effect of bench.effects) if (effect.type === 'report-poisoned') times[effect.unit] = 1
    for (const { from, to } of counted(bench.effects))
      for (let unit = from; unit < to; unit++) times[unit] = (times[unit] ?? 0) + 1
    expect(times.every((time) => time === 1)).toBe(true)
    const profiles = new Set([...liars].map((name) => name.replace(/-.*/, '')))
    for (const effect of bench.effects) {
      if (effect.type === 'ban-identity') expect(profiles).toContain(effect.identity)
    }
    return undefined
  },
)

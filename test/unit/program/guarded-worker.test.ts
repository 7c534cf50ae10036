import { expect, test } from 'vitest'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { digestOf } from '../../../src/base/digest.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import { type ProgramHost, startGuarded } from '../../../src/program/guarded-worker.ts'
import { UnitError } from '../../../src/program/unit-error.ts'
import type { TaskScript } from '../../../src/protocol/control.ts'
import { timing } from '../../../src/protocol/limits.ts'

const unitLimitMs = 1_000
const script: TaskScript = {
  ...{ name: 'scripted', text: '', hash: digestOf('') },
  ...{ compare: 'exact', deterministic: false },
}
const quiet = () => {}
const outcome = { to: 50, value: 'value', execMs: 1 }
const turn = async () => {
  for (let step = 0; step < 10; step++) await undefined
}

interface RunCall {
  readonly careful: boolean
  readonly report: (unitsDone: number, exact: boolean) => void
  readonly finish: () => void
}
interface Host {
  readonly runs: RunCall[]
  readonly crash: (reason: string) => void
  ended: boolean
}

/** A guarded worker on hosts that do only what the test says. */
async function scripted({
  load = async () => {},
  deaf = false,
}: {
  load?: () => Promise<void>
  deaf?: boolean
} = {}) {
  const unanswered = new Promise<never>(() => {})
  const clock = new ManualClock()
  const hosts: Host[] = []
  const spawn = (crash: (reason: string) => void): ProgramHost => {
    const host: Host = { runs: [], crash, ended: false }
    hosts.push(host)
    return {
      load,
      split: async () => (deaf ? unanswered : { count: 1, heldCount: 0 }),
      run: (_work, careful, report) =>
        new Promise((resolve) => host.runs.push({ careful, report, finish: () => resolve(outcome) })),
      add: async () => (deaf ? unanswered : undefined),
      answer: async () => (deaf ? unanswered : 'answer'),
      terminate: () => {
        host.ended = true
      },
    }
  }
  const guarded = startGuarded(spawn, script, {}, { clock, unitLimitMs })
  const starting = guarded.ready().then(() => guarded)
  const runOf = (host: number, run = 0): RunCall => {
    const call = hosts[host]?.runs[run]
    if (call === undefined) throw new Error(`host ${host} has no run ${run}`)
    return call
  }
  return { clock, hosts, starting, runOf }
}

test('a shard that was only slow to tell, as after a sleep, counts when its second run passes', async () => {
  const { clock, hosts, starting, runOf } = await scripted()
  const worker = await starting
  const running = worker.run({ from: 0, to: 50, budgetMs: 0 }, quiet)
  clock.advance(unitLimitMs)
  await turn()
  expect(hosts.map((host) => host.ended)).toEqual([true, false])
  expect([runOf(0).careful, runOf(1).careful]).toEqual([false, true])
  runOf(1).finish()
  expect(await running).toEqual(outcome)
  await worker.split(0)
  expect(hosts[1]?.ended).toBe(false)
})

test('a run lasts as long as it likes while it gives signs of life', async () => {
  const { clock, hosts, starting, runOf } = await scripted()
  const running = (await starting).run({ from: 0, to: 50, budgetMs: 0 }, quiet)
  for (let unit = 1; unit < 50; unit++) {
    clock.advance(unitLimitMs - 1)
    runOf(0).report(unit, true)
  }
  runOf(0).finish()
  expect(await running).toEqual(outcome)
  expect(hosts).toHaveLength(1)
})

test('silence after an exact report is the fault of that unit: no second run', async () => {
  const { clock, hosts, starting, runOf } = await scripted()
  const running = (await starting).run({ from: 100, to: 150, budgetMs: 0 }, quiet)
  runOf(0).report(7, true)
  const refusal = expect(running).rejects.toMatchObject({
    code: 'unit-timeout',
    unit: 107,
    message: 'ran longer than 1 s: make units smaller, or give the job a larger unitLimitMs',
  })
  clock.advance(unitLimitMs)
  await refusal
  expect(hosts.map((host) => host.ended)).toEqual([true])
})

test('a worker that holds an answer is never replaced by one that does not', async () => {
  const { clock, hosts, starting } = await scripted()
  const worker = await starting
  await worker.add([])
  const refusal = expect(worker.run({ from: 0, to: 50, budgetMs: 0 }, quiet)).rejects.toMatchObject({
    code: 'unit-timeout',
  })
  clock.advance(unitLimitMs)
  await refusal
  expect(hosts).toHaveLength(1)
})

test('a worker that was ended between its two runs starts nothing more', async () => {
  const { clock, hosts, starting } = await scripted()
  const worker = await starting
  const refusal = expect(worker.run({ from: 0, to: 50, budgetMs: 0 }, quiet)).rejects.toMatchObject({
    code: 'worker-crashed',
  })
  clock.advance(unitLimitMs)
  worker.terminate()
  await refusal
  expect(hosts.every((host) => host.ended)).toBe(true)
})

test.each([
  ['after an exact report the next unit is named', 3, true, 13],
  ['among tiny units none is named, rather than a wrong one', 3, false, undefined],
])('a crash refuses every call under way and says why: %s', async (_, unitsDone, exact, unit) => {
  const { hosts, starting, runOf } = await scripted()
  const worker = await starting
  const running = worker.run({ from: 10, to: 50, budgetMs: 0 }, quiet).catch((thrown: unknown) => thrown)
  runOf(0).report(unitsDone, exact)
  hosts[0]?.crash('out of memory')
  const error = await running
  expect(error).toMatchObject({ code: 'worker-crashed', message: 'the worker crashed: out of memory' })
  expect(error instanceof UnitError ? error.unit : undefined).toBe(unit)
  await expect(worker.answer('answer')).rejects.toMatchObject({ code: 'worker-crashed' })
})

test('the crash of a host that was given up is not the crash of its successor', async () => {
  const { clock, hosts, starting, runOf } = await scripted()
  const running = (await starting).run({ from: 0, to: 50, budgetMs: 0 }, quiet)
  clock.advance(unitLimitMs)
  await turn()
  hosts[0]?.crash('late')
  runOf(1).finish()
  expect(await running).toEqual(outcome)
})

test('progress goes on a few times a second, and none of an earlier run does', async () => {
  const { clock, starting, runOf } = await scripted()
  const worker = await starting
  const heard: number[] = []
  const first = worker.run({ from: 0, to: 1_000, budgetMs: 0 }, (unitsDone) => heard.push(unitsDone))
  for (let unit = 1; unit <= 100; unit++) {
    clock.advance(10)
    runOf(0).report(unit, false)
  }
  expect(heard).toEqual([25, 50, 75, 100])
  runOf(0).finish()
  await first
  void worker.run({ from: 0, to: 1_000, budgetMs: 0 }, (unitsDone) => heard.push(unitsDone))
  clock.advance(300)
  runOf(0, 0).report(999, false)
  expect(heard).toEqual([25, 50, 75, 100])
})

test('an init that does not end is refused after a minute at the earliest', async () => {
  const { clock, hosts, starting } = await scripted({ load: () => new Promise(() => {}) })
  const refusal = expect(starting).rejects.toMatchObject({
    code: 'task-threw',
    message: '"init" ran longer than 60 s: let it do less',
  })
  clock.advance(60_000)
  await refusal
  expect(hosts[0]?.ended).toBe(true)
})

test('a host that cannot be loaded is ended', async () => {
  const load = () => Promise.reject(new TabgridError('task-invalid', 'no task'))
  const { hosts, starting } = await scripted({ load })
  await expect(starting).rejects.toMatchObject({ code: 'task-invalid' })
  expect(hosts[0]?.ended).toBe(true)
})

test('a thread that the browser does not start is a crash', () => {
  const spawn = () => {
    throw new Error('no more workers')
  }
  const start = () => startGuarded(spawn, script, {}, { clock: new ManualClock(), unitLimitMs })
  expect(start).toThrow(expect.objectContaining({ code: 'worker-crashed', message: 'no more workers' }))
})

test('a split, a combine or a reduce that never ends is answered in the end', async () => {
  for (const ask of ['split', 'add', 'answer'] as const) {
    const { clock, hosts, starting } = await scripted({ deaf: true })
    const worker = await starting
    const refusal = expect(worker[ask]([] as never)).rejects.toMatchObject({ code: 'task-threw' })
    for (let slice = 0; slice < 9; slice++) clock.advance(timing.answerLimitMs / 10)
    await turn()
    expect(hosts.map((host) => host.ended)).toEqual([false])
    clock.advance(timing.answerLimitMs / 10)
    await refusal
    expect(hosts.map((host) => host.ended)).toEqual([true])
  }
})

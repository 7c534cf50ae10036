import { createSandboxRunner } from '../../../src/adapters/browser/sandbox/sandbox-runner.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { defineTask } from '../../../src/core/task.ts'
import { UnitError } from '../../../src/program/unit-error.ts'
import {
  check,
  type RunnerBench,
  type RunnerCase,
  refusal,
  runnerContract,
  same,
  start,
} from '../../contracts/runner-contract.ts'

// The runner's contract on real workers, and what only they can show: threads that loop for ever, crash, and end at once.

declare global {
  var workerRunner: {
    /** Resolves when the case holds, and rejects with its story when it does not. */
    run(name: string): Promise<void>
  }
}

const clock = workerClock()
const bench: RunnerBench = {
  runner: createSandboxRunner({ clock }),
  pass: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
}
const quiet = () => {}

const misbehaving = defineTask({
  name: 'misbehaving',
  split: () => 100_000,
  map(unit: number, { params }: { params: { at: number; how: string } }): number | Promise<number> {
    if (unit !== params.at) return unit
    if (params.how === 'loop') for (let turn = 0; turn < Number.POSITIVE_INFINITY; turn++);
    if (params.how === 'rejection') void Promise.reject(new Error('planted: nobody hears this'))
    return new Promise(() => {})
  },
  combine: (left: number, right: number) => left + right,
})
const globals = defineTask({
  name: 'globals',
  split: () => 1,
  map: () => {
    const scope = globalThis as unknown as { left?: number }
    scope.left = (scope.left ?? 0) + 1
    return scope.left
  },
})
const waiting = defineTask({
  name: 'waiting',
  split: () => 20,
  map(unit: number) {
    const endMs = Date.now() + 100
    while (Date.now() < endMs);
    return unit
  },
})

const onlyHere: readonly RunnerCase[] = [
  {
    name: 'a unit that loops for ever among thousands is named, and its worker is ended',
    async run() {
      const worker = await start(bench, misbehaving, { at: 54_321, how: 'loop' })
      const error = await refusal(bench, worker.run({ from: 50_000, to: 60_000, budgetMs: 0 }, quiet))
      check(error instanceof UnitError, 'it is a UnitError')
      same([error.code, error.unit], ['unit-timeout', 54_321])
    },
  },
  {
    name: 'a worker in the midst of a loop is ended within 100 ms',
    async run() {
      const worker = await start(bench, misbehaving, { at: 0, how: 'loop' })
      const running = worker.run({ from: 0, to: 1, budgetMs: 0 }, quiet)
      await bench.pass(50)
      const startMs = clock.nowMs()
      worker.terminate()
      const error = await running.catch((thrown: unknown) => thrown)
      check(error instanceof UnitError && error.code === 'worker-crashed', 'its call is refused')
      check(clock.nowMs() - startMs < 100, 'at once')
    },
  },
  {
    name: 'an error that nobody catches in a worker refuses the call under way',
    async run() {
      const worker = await start(bench, misbehaving, { at: 3, how: 'rejection' })
      const error = await refusal(bench, worker.run({ from: 3, to: 4, budgetMs: 0 }, quiet))
      check(error instanceof UnitError, 'it is a UnitError')
      same([error.code, error.unit], ['worker-crashed', 3])
      check(error.message.includes('nobody hears this'), error.message)
    },
  },
  {
    name: 'a fresh worker knows nothing of the one before',
    async run() {
      for (let times = 0; times < 2; times++) {
        const worker = await start(bench, globals)
        same((await worker.run({ from: 0, to: 1, budgetMs: 0 }, quiet)).value, [1])
        same((await worker.run({ from: 0, to: 1, budgetMs: 0 }, quiet)).value, [2])
        worker.terminate()
      }
    },
  },
  {
    name: 'progress is heard while units run, a few times a second',
    async run() {
      const worker = await start(bench, waiting)
      const heard: number[] = []
      const outcome = await worker.run({ from: 0, to: 20, budgetMs: 0 }, (unitsDone) => heard.push(unitsDone))
      worker.terminate()
      check(heard.length >= 4 && heard.length <= 8, `heard ${heard.join()} in ${outcome.execMs} ms`)
      same(
        heard,
        heard.toSorted((a, b) => a - b),
      )
    },
  },
]

const cases = [...runnerContract, ...onlyHere]

globalThis.workerRunner = {
  async run(name) {
    const found = cases.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no case "${name}"`)
    await found.run(bench)
  },
}

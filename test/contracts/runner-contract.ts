import { TabgridError } from '../../src/base/errors.ts'
import { type AnyTask, defineTask, toTaskScript } from '../../src/core/task.ts'
import type { TaskRunner, TaskWorker } from '../../src/ports.ts'
import { UnitError } from '../../src/program/unit-error.ts'

// Runs in vitest for the runner in memory, and inside a real page for the one with workers: so nothing of either is here.

export interface RunnerBench {
  readonly runner: TaskRunner
  /** Lets at least `ms` pass on the runner's clock. */
  pass(ms: number): Promise<void>
}
export interface RunnerCase {
  readonly name: string
  run(bench: RunnerBench): Promise<void>
}

const quiet = () => {}
/** Long next to the pauses that a loaded machine puts into a healthy unit. */
const unitLimitMs = 1_000

export async function start(bench: RunnerBench, task: AnyTask, params: unknown = {}): Promise<TaskWorker> {
  const worker = bench.runner.start(toTaskScript(task), params, { unitLimitMs })
  await worker.ready()
  return worker
}

export function check(condition: boolean, story: string): asserts condition {
  if (!condition) throw new Error(story)
}
export function same(actual: unknown, wanted: unknown): void {
  const [left, right] = [show(actual), show(wanted)]
  check(left === right, `${left} instead of ${right}`)
}
const show = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (part === undefined ? 'undefined' : part)) ?? 'undefined'

/** What a call was refused with. Lets time pass until then. */
export async function refusal(bench: RunnerBench, call: Promise<unknown>): Promise<TabgridError> {
  let settled: { error: unknown } | undefined
  call.then(
    () => {
      settled = { error: new Error('it was not refused') }
    },
    (error: unknown) => {
      settled = { error }
    },
  )
  for (let turn = 0; turn < 500 && settled === undefined; turn++) await bench.pass(20)
  check(settled !== undefined, 'the call never settled')
  if (settled.error instanceof TabgridError) return settled.error
  throw settled.error
}

/** What a call gave. Lets time pass until then. */
async function settled<T>(bench: RunnerBench, call: Promise<T>): Promise<T> {
  let done = false
  const mark = () => {
    done = true
  }
  call.then(mark, mark)
  for (let turn = 0; turn < 500 && !done; turn++) await bench.pass(20)
  check(done, 'the call never settled')
  return call
}

const squares = defineTask({
  name: 'squares',
  split: (count: number) => count,
  map: (unit: number) => unit * unit,
  combine: (left: number, right: number) => left + right,
})
const letters = defineTask({
  name: 'letters',
  split: (text: string) => [...text],
  map: async (unit: string, { params }: { params: { twice?: boolean } }) => (params.twice ? unit + unit : unit),
  reduce: (results: readonly string[]) => results.join(''),
})
const faulty = defineTask({
  name: 'faulty',
  split: () => 100,
  map(unit: number, { params }: { params: { at?: number; how?: string } }): unknown {
    if (unit !== params.at) return unit
    if (params.how === 'throw') throw new RangeError('out of luck')
    if (params.how === 'function') return { rows: [1, { cb: () => 1 }] }
    return new Promise(() => {})
  },
})
const scratch = defineTask({
  name: 'scratch',
  split: () => 8,
  init: () => new Float64Array(4096),
  map(unit: number, { state }: { state: Float64Array }) {
    state.fill(unit)
    return state.subarray(2, 5)
  },
})

/** Each unit takes 20 ms of a real clock, and a few turns in which a manual one goes on. */
const slow = defineTask({
  name: 'slow',
  split: () => 100,
  async map(unit: number) {
    const endMs = Date.now() + 20
    while (Date.now() < endMs);
    for (let turn = 0; turn < 100; turn++) await undefined
    return unit
  },
})

const computing: readonly RunnerCase[] = [
  {
    name: 'a combining task gives one value a shard and the joined answer, in any order',
    async run(bench) {
      const worker = await start(bench, squares)
      same(await worker.split(10), { count: 10, heldCount: 0 })
      same(await worker.answer('answer'), undefined)
      const late = await worker.run({ from: 4, to: 10, budgetMs: 0 }, quiet)
      const early = await worker.run({ from: 0, to: 4, budgetMs: 0 }, quiet)
      same(early.value, 14)
      check(early.execMs >= 0, 'time runs forward')
      await worker.add([{ from: 4, value: late.value }])
      same(await worker.answer('answer'), 271)
      same([late.to, early.to], [10, 4])
      await worker.add([{ from: 0, value: early.value }])
      same(await worker.answer('answer'), 285)
      worker.terminate()
    },
  },
  {
    name: 'a collecting task gives a result a unit and answers in the order of the units',
    async run(bench) {
      const worker = await start(bench, letters, { twice: true })
      const { units, count } = await worker.split('abcd')
      same({ units, count }, { units: ['a', 'b', 'c', 'd'], count: 4 })
      same(await worker.answer('answer'), '')
      const late = await worker.run({ from: 2, to: 4, units: ['c', 'd'], budgetMs: 0 }, quiet)
      same(late.value, ['cc', 'dd'])
      await worker.add([
        { from: 2, value: late.value },
        { from: 0, value: ['aa', 'bb'] },
      ])
      same(await worker.answer('answer'), 'aabbccdd')
      worker.terminate()
    },
  },
  {
    name: 'when its budget is over a shard ends with the unit under way, and says how far it came',
    async run(bench) {
      const worker = await start(bench, slow)
      const boxed = await settled(bench, worker.run({ from: 10, to: 100, budgetMs: 110 }, quiet))
      check(boxed.to > 10 && boxed.to < 100, `it came to ${boxed.to}`)
      same(
        boxed.value,
        Array.from({ length: boxed.to - 10 }, (_, at) => 10 + at),
      )
      const least = await settled(bench, worker.run({ from: 3, to: 9, budgetMs: 1 }, quiet))
      same([least.to, least.value], [4, [3]])
      worker.terminate()
    },
  },
  {
    name: 'the total is what was joined, before it is reduced, and can be added again',
    async run(bench) {
      const halving = { ...squares, reduce: (total: number) => total / 2 }
      const worker = await start(bench, halving)
      same(await worker.answer('total'), undefined)
      await worker.add([
        { from: 0, value: 14 },
        { from: 4, value: 271 },
      ])
      same([await worker.answer('answer'), await worker.answer('total')], [142.5, 285])
      worker.terminate()
      const again = await start(bench, halving)
      await again.add([{ from: 0, value: 285 }])
      same(await again.answer('answer'), 142.5)
      again.terminate()
      const collecting = await start(bench, letters)
      await collecting.add([{ from: 0, value: ['a'] }])
      same(await collecting.answer('total'), undefined)
      collecting.terminate()
    },
  },
  {
    name: 'typed arrays cross whole, cut to what they show, and stay usable where they came from',
    async run(bench) {
      const worker = await start(bench, scratch)
      for (let unit = 0; unit < 4; unit++) {
        const { value } = await worker.run({ from: unit, to: unit + 1, budgetMs: 0 }, quiet)
        const [view] = value as [Float64Array]
        check(view instanceof Float64Array, 'it is still a typed array')
        same([[...view], view.buffer.byteLength], [[unit, unit, unit], 24])
      }
      const units = [new Uint8Array(10_000).fill(7), new Uint8Array(10_000).subarray(1)]
      await worker.add([{ from: 0, value: units }])
      same([units[0]?.byteLength, units[1]?.byteLength], [10_000, 9_999])
      worker.terminate()
    },
  },
]

const failing: readonly RunnerCase[] = [
  {
    name: 'a unit that throws is named, with its message and the place in the task',
    async run(bench) {
      const worker = await start(bench, faulty, { at: 17, how: 'throw' })
      const error = await refusal(bench, worker.run({ from: 10, to: 20, budgetMs: 0 }, quiet))
      check(error instanceof UnitError, 'it is a UnitError')
      same([error.code, error.unit, error.message], ['task-threw', 17, 'out of luck'])
      check(error.stack.includes('tabgrid-task.js'), `the stack shows the task: ${error.stack}`)
      same((await worker.run({ from: 0, to: 2, budgetMs: 0 }, quiet)).value, [0, 1])
      worker.terminate()
    },
  },
  {
    name: 'a result that cannot be sent names its unit and the path inside it',
    async run(bench) {
      const worker = await start(bench, faulty, { at: 12, how: 'function' })
      const error = await refusal(bench, worker.run({ from: 10, to: 20, budgetMs: 0 }, quiet))
      check(error instanceof UnitError, 'it is a UnitError')
      same([error.code, error.unit], ['value-unsendable', 12])
      check(error.message.includes('rows[1].cb is a function'), error.message)
      worker.terminate()
    },
  },
  {
    name: 'a unit that does not end is named, also among others, and its worker is gone',
    async run(bench) {
      for (const [from, to] of [[30, 31] as const, [0, 100] as const]) {
        const worker = await start(bench, faulty, { at: 30, how: 'hang' })
        const error = await refusal(bench, worker.run({ from, to, budgetMs: 0 }, quiet))
        check(error instanceof UnitError, 'it is a UnitError')
        same([error.code, error.unit], ['unit-timeout', 30])
        same((await refusal(bench, worker.run({ from: 0, to: 1, budgetMs: 0 }, quiet))).code, 'unit-timeout')
      }
    },
  },
  {
    name: 'an input that gives no units, and a split that gives none at all, are refused',
    async run(bench) {
      const worker = await start(bench, squares)
      same((await refusal(bench, worker.split(0))).code, 'input-invalid')
      same((await refusal(bench, worker.split(1.5))).code, 'task-invalid')
      worker.terminate()
    },
  },
  {
    name: 'a task that was changed, is none, or cannot start is refused',
    async run(bench) {
      const script = toTaskScript(squares)
      const changed = { ...script, text: `${script.text} ` }
      same(
        (await refusal(bench, bench.runner.start(changed, {}, { unitLimitMs }).ready())).code,
        'task-hash-mismatch',
      )
      const unready = { ...faulty, init: () => JSON.parse('{') as unknown }
      const error = await refusal(bench, start(bench, unready))
      same(error.code, 'task-threw')
      check(error.message.startsWith('"init" threw: '), error.message)
      const broken = { ...faulty, map: 'no function' as unknown as () => void }
      same((await refusal(bench, start(bench, broken))).code, 'task-invalid')
    },
  },
  {
    name: 'every call under way rejects when the worker is ended, and every later one',
    async run(bench) {
      const worker = await start(bench, faulty, { at: 3, how: 'hang' })
      const running = worker.run({ from: 3, to: 4, budgetMs: 0 }, quiet)
      worker.terminate()
      const error = await refusal(bench, running)
      same([error.code, error instanceof UnitError ? error.unit : -1], ['worker-crashed', 3])
      same((await refusal(bench, worker.answer('answer'))).code, 'worker-crashed')
    },
  },
]

export const runnerContract: readonly RunnerCase[] = [...computing, ...failing]

import { expect, test } from 'vitest'
import { digestOf } from '../../../src/base/digest.ts'
import { Rng } from '../../../src/base/rng.ts'
import { type AnyTask, defineTask, toTaskScript } from '../../../src/core/task.ts'
import { readAnyScript } from '../../../src/program/read-any-script.ts'
import { TaskProgram } from '../../../src/program/task-program.ts'
import type { TaskScript } from '../../../src/protocol/control.ts'

const quiet = () => {}
const noClock = { nowMs: () => 0, roughMs: () => 0 }
const load = (task: AnyTask, params: unknown = {}, clock = noClock) =>
  TaskProgram.load(readAnyScript, toTaskScript(task), params, clock)
const scriptOf = (text: string): TaskScript => ({
  name: 'written',
  text,
  hash: digestOf(text),
  compare: 'exact',
  deterministic: false,
})
const refused = (code: string, message: string | RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

const doubling = defineTask({
  name: 'doubling',
  split: (input: unknown) => input as number,
  map: (unit: number) => unit * 2,
  combine: (left: number, right: number) => left + right,
})

test.each([
  ['({ split() {}, map( })', /SyntaxError/],
  ['unknownName', /ReferenceError: unknownName/],
  ['42', 'does not give an object'],
  ['({ map() {} })', 'no function "split"'],
  ['({ split() {}, map: 1 })', 'no function "map"'],
  ['({ split() {}, map() {}, combine: {} })', '"combine" is not a function'],
])('the text %s is no task, and the refusal says why', async (text, why) => {
  await expect(TaskProgram.load(readAnyScript, scriptOf(text), {}, noClock)).rejects.toThrow(
    refused('task-invalid', why),
  )
})

test('functions that a bundler named with __name work, and so do comments at the end', async () => {
  const text = '({ split: () => 1, map: __name((unit) => unit + 1, "map") }) // the end'
  const program = await TaskProgram.load(readAnyScript, scriptOf(text), {}, noClock)
  const outcome = await program.run({ from: 0, to: 1, budgetMs: 0 }, quiet)
  expect(outcome.value.value).toEqual([1])
})

test.each([
  [0, 'input-invalid', 'gave no units'],
  [[], 'input-invalid', 'gave no units'],
  [-1, 'task-invalid', 'whole number'],
  [2.5, 'task-invalid', 'whole number'],
  [2 ** 33, 'task-invalid', 'whole number'],
  ['7', 'task-invalid', 'must give a number'],
  [undefined, 'task-invalid', 'must give a number'],
  [{ heldCount: 3, units: [1, 2] }, 'task-invalid', 'heldCount'],
  [{ units: [1, 2] }, 'task-invalid', 'heldCount'],
])('a split that gives %j is refused', async (given, code, message) => {
  const program = await load({ name: 'given', split: (input: unknown) => input as number, map: quiet })
  expect(() => program.split(given)).toThrow(refused(code, message))
})

test('a split may blame its input, and otherwise is blamed itself', async () => {
  const blaming: AnyTask = {
    name: 'blaming',
    split: () => {
      throw Object.assign(new Error('the file has no header: add one'), { code: 'input-invalid' })
    },
    map: quiet,
  }
  const failing: AnyTask = {
    name: 'failing',
    split: (input: string) => input.length,
    map: quiet,
  }
  const program = await load(blaming)
  expect(() => program.split('')).toThrow(refused('input-invalid', /^the file has no header: add one$/))
  const other = await load(failing)
  expect(() => other.split(null)).toThrow(refused('task-threw', /^"split" threw: /))
})

test('held units and their count come through', async () => {
  const program = await load({
    name: 'held',
    split: () => ({ heldCount: 1, units: ['here', 'anywhere'] }),
    map: (unit: string, { local }: { local?: { x: number } }) => `${unit} ${local?.x}`,
  })
  expect(program.split(undefined).value).toEqual({ heldCount: 1, count: 2, units: ['here', 'anywhere'] })
  const held = await program.run({ from: 0, to: 1, units: ['here'], local: { x: 4 }, budgetMs: 0 }, quiet)
  expect(held.value.value).toEqual(['here 4'])
})

test('any shard sizes in any order give the same total', async () => {
  const rng = new Rng('cuts')
  const program = await load(doubling)
  const total = await load(doubling)
  const starts = [0, ...Array.from({ length: 30 }, () => 1 + rng.below(999)), 1000].sort((a, b) => a - b)
  const shards = starts.flatMap((from, at) => {
    const to = starts[at + 1] ?? from
    return from < to ? [{ from, to, key: rng.next() }] : []
  })
  for (const { from, to } of shards.sort((a, b) => a.key - b.key)) {
    const { value } = await program.run({ from, to, budgetMs: 0 }, quiet)
    total.add([{ from, value: value.value }])
  }
  expect(total.answer('answer').value).toBe(999_000)
})

test('a shard without its units is refused before anything runs', async () => {
  const program = await load(doubling)
  for (const work of [
    { from: 3, to: 3, budgetMs: 0 },
    { from: 0, to: 2, units: [1], budgetMs: 0 },
  ]) {
    await expect(program.run(work, quiet)).rejects.toThrow(refused('message-invalid', 'without its units'))
  }
})

test.each([
  ['a text', 'a text'],
  [undefined, 'undefined'],
  [Object.create(null), 'something without a text'],
])('whatever a unit throws, the unit is named beside the text, not in it: %#', async (thrown, message) => {
  const program = await load(
    {
      name: 'throwing',
      split: () => 9,
      map: (unit: number, { params }: { params: { thrown: unknown } }) => {
        if (unit === 5) throw params.thrown
        return unit
      },
    },
    { thrown },
  )
  const failure = program.run({ from: 2, to: 9, budgetMs: 0 }, quiet)
  await expect(failure).rejects.toMatchObject({ name: 'UnitError', code: 'task-threw', unit: 5, message })
})

test('a combine that throws on the device names the unit it was at', async () => {
  const program = await load({ ...doubling, combine: () => JSON.parse('{') })
  await expect(program.run({ from: 2, to: 9, budgetMs: 0 }, quiet)).rejects.toMatchObject({
    code: 'task-threw',
    unit: 3,
  })
})

test('a value that units made together and that cannot be sent names all of them', async () => {
  const program = await load({ ...doubling, combine: () => () => 1 })
  const message = 'joined with the units up to 4 gave what cannot be sent: the value is a function: send plain data'
  await expect(program.run({ from: 2, to: 5, budgetMs: 0 }, quiet)).rejects.toMatchObject({ unit: 2, message })
})

/** A task whose unit `n` takes `n` milliseconds of a clock that only it moves, and a program with that clock. */
async function slowProgram() {
  const clock = { nowMs: 0 }
  const task: AnyTask = {
    name: 'slow',
    split: () => 1,
    map(unit: number, { params }: { params: { nowMs: number } }) {
      params.nowMs += unit
    },
  }
  const nowMs = () => clock.nowMs
  return load(task, clock, { nowMs, roughMs: nowMs })
}

test('progress is told rarely while units are short, and of each unit while they are long', async () => {
  const program = await slowProgram()
  const told: [number, boolean][] = []
  const units = [30, 30, 30, 30, 5, 5, 150, 5, 120, 130, 5]
  const outcome = await program.run({ from: 0, to: units.length, units, budgetMs: 0 }, (...report) =>
    told.push(report),
  )
  expect(told).toEqual([
    [4, false], // 120 ms since the start
    [7, true], // after the unit of 150 ms
    [8, false], // as promised
    [9, true],
    [10, true],
  ])
  expect(outcome.value.execMs).toBe(540)
})

test('a careful run tells of every unit before it starts', async () => {
  const program = await slowProgram()
  const told: [number, boolean][] = []
  await program.run({ from: 7, to: 10, budgetMs: 0 }, (...report) => told.push(report), true)
  expect(told).toEqual([
    [0, true],
    [1, true],
    [2, true],
  ])
})

test.each([
  [0, 7, 540],
  [1, 1, 30],
  [60, 2, 60],
  [61, 3, 90],
  [10_000, 7, 540],
])('a time-box of %d ms is over after %d units: the one under way is finished', async (budgetMs, done, execMs) => {
  const program = await slowProgram()
  const units = [30, 30, 30, 150, 120, 130, 50]
  const { value } = await program.run({ from: 20, to: 27, units, budgetMs }, quiet)
  expect(value).toMatchObject({ to: 20 + done, execMs })
  expect(value.value).toHaveLength(done)
})

test('[W22] a time-box that is over before the first unit began is not the end of it: one unit is computed at least', async () => {
  let nowMs = 0
  const sleepy = {
    nowMs: () => 0,
    roughMs: () => {
      nowMs += 1_000
      return nowMs
    },
  }
  const program = await load(doubling, {}, sleepy)
  expect((await program.run({ from: 4, to: 9, budgetMs: 10 }, quiet)).value).toMatchObject({ to: 5, value: 8 })
})

test('a combining shard cut short by its time-box joins what was computed, and the rest makes the whole', async () => {
  let nowMs = 0
  const clock = { nowMs: () => nowMs, roughMs: () => nowMs++ }
  const program = await load(doubling, {}, clock)
  const total = await load(doubling)
  for (let from = 0; from < 1_000; ) {
    const { value } = await program.run({ from, to: 1_000, budgetMs: 37 }, quiet)
    expect(value.to - from).toBeLessThan(40)
    total.add([{ from, value: value.value }])
    from = value.to
  }
  expect(total.answer('answer').value).toBe(999_000)
})

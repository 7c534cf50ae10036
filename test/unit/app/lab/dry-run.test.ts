import { expect, test } from 'vitest'
import { ManualClock } from '../../../../src/adapters/memory/clock.ts'
import { createMemoryRunner } from '../../../../src/adapters/memory/runner.ts'
import type { DataKind } from '../../../../src/app/lab/data/lab-data.ts'
import { type DryRun, runDry, type StartWorker } from '../../../../src/app/lab/dry-run.ts'
import { exampleDraft, exampleNames } from '../../../../src/app/lab/examples.ts'
import { blamedStretch } from '../../../../src/app/lab/source/marks.ts'
import { readSource } from '../../../../src/app/lab/source/read-source.ts'
import { lab as english } from '../../../../src/app/text/en/lab.ts'
import { lab as chinese } from '../../../../src/app/text/zh/lab.ts'
import { toTaskScript } from '../../../../src/core/task.ts'

const start: StartWorker = (task, { params, unitLimitMs }) =>
  createMemoryRunner({ clock: new ManualClock() }).start(toTaskScript(task), params, { unitLimitMs })

async function tryOut(text: string, asked: Partial<DryRun> & { data?: DataKind } = {}) {
  const reading = readSource(text)
  if (reading.at === 'faulty') throw new Error(JSON.stringify(reading.problems))
  const { source } = reading
  const run = {
    source,
    data: 'range',
    input: { from: 0, to: 10 },
    params: undefined,
    unit: 0,
    unitLimitMs: 5_000,
    ...asked,
  } as const
  const outcome = await runDry(start, run, new AbortController().signal)
  const blamed = blamedStretch(outcome, text, source.members)
  return { outcome, marked: blamed && text.slice(blamed.from, blamed.to) }
}

test('one unit is computed, with helpers from around the task and the parameters', async () => {
  const text = `const twice = (n: number) => 2 * n
export default defineTask({ name: 'x', map: (unit, { params }) => twice(unit) + params.more })`
  const { outcome } = await tryOut(text, { unit: 4, params: { more: 0.5 } })
  expect(outcome).toMatchObject({ at: 'done', unit: 4, units: 10, input: 4, result: 8.5 })
})

test.each([
  ['range', { from: 3, to: 6 }, 1, 4, 3],
  ['rows', [{ a: 1 }, { a: 2 }], 1, { a: 2 }, 2],
  ['text', 'one\n\ntwo\r\nthree', 2, 'three', 3],
] as const)('without a split, units come from the data: %s', async (data, input, unit, given, units) => {
  const { outcome } = await tryOut('export default { map: (unit) => unit }', { data, input, unit })
  expect(outcome).toMatchObject({ at: 'done', units, input: given, result: given })
})

test('reduce is tried with the one result', async () => {
  const text = `export default { map: (n) => n + 1, combine: (a, b) => a + b, reduce: (sum) => ({ sum }) }`
  expect((await tryOut(text, { unit: 6 })).outcome).toMatchObject({ result: 7, answer: { sum: 7 } })
  const collected = `export default { map: (n) => n + 1, reduce: (all) => all.length }`
  expect((await tryOut(collected)).outcome).toMatchObject({ result: 1, answer: 1 })
})

test('a unit that the data does not have is told with how many there are', async () => {
  const { outcome } = await tryOut('export default { map: (n) => n }', { unit: 10 })
  expect(outcome).toEqual({ at: 'no-such-unit', unit: 10, units: 10 })
})

test.each([
  ['map', 'export default {\n  map(n) {\n    missing(n)\n  },\n}', 'missing', 'missing is not defined'],
  [
    'source',
    '\nconst table = nothing.here\nexport default { map: (n) => n }',
    'nothing.here',
    'nothing is not defined',
  ],
  ['init', 'export default {\n  init() {\n    null.x\n  }, map: (n) => n }', 'x', 'Cannot read properties of null'],
  ['split', 'export default { map: (n) => n,\n split: (a) => a.b.c }', 'c', 'Cannot read properties of undefined'],
  ['split', 'export default { map: (n) => n, split: () => "many" }', 'split', '"split" must give a number'],
  ['map', 'export default { map: (n) => () => n }', 'map', 'cannot be sent'],
  [
    'reduce',
    'export default { map: (n) => n,\n reduce: (all) => all.x.y }',
    'y',
    'Cannot read properties of undefined',
  ],
  ['source', 'export default { map: (n) => n, compare: "custom" }', undefined, 'give both'],
  ['source', 'export default { map: (n) => n, compare: "nearly" }', undefined, '"compare" of a task must be'],
] as const)('what fails in %s is named, and marked where it is: %j', async (stage, text, mark, reason) => {
  const { outcome, marked } = await tryOut(text)
  expect(outcome).toMatchObject({ at: 'failed', stage, error: { message: expect.stringContaining(reason) } })
  expect(marked).toBe(mark)
})

test('the trace of a failure has lines of the source, and the unit that caused it', async () => {
  const text = `const parse = (row) => row.date.slice(0, 7)\nexport default { map: (row) => parse(row) }`
  const { outcome } = await tryOut(text, { data: 'rows', input: [{ date: 7 }] })
  expect(outcome).toMatchObject({ unit: { number: 0, input: { date: 7 } }, place: { line: 1, column: 33 } })
  if (outcome.at !== 'failed') throw new Error('it did not fail')
  expect(outcome.stack.split('\n').map((line) => line.match(/task:\d+:\d+/)?.[0])).toEqual([
    undefined,
    'task:1:33',
    'task:2:32',
  ])
})

test.each(exampleNames)(
  'the example %s works, in both languages',
  async (name) => {
    for (const { notes } of [english, chinese]) {
      const draft = exampleDraft(name, notes)
      expect(draft.source.match(/^ *\/\/ \S/gm)).toHaveLength(notes[name].length)
      expect(draft.source).not.toMatch(/^ *\/\/ ?$/m)
      const given =
        draft.data === 'file'
          ? { data: 'rows' as const, input: [{ date: '2010-01-01T01:00:00', temperature: 4, wind: 3.8 }] }
          : { input: { from: Number(draft.from), to: Number(draft.to) } }
      const params: unknown = draft.params === '' ? undefined : JSON.parse(draft.params)
      const { outcome } = await tryOut(draft.source, { ...given, params })
      expect(outcome).toMatchObject({ at: 'done' })
    }
  },
  20_000,
)

import * as v from 'valibot'
import { expect, test } from 'vitest'
import { failureCodeOf, failureCodes } from '../../../../src/adapters/browser/sandbox/failure-code.ts'
import {
  type Order,
  parseValue,
  parseWorkerMessage,
} from '../../../../src/adapters/browser/sandbox/worker-message.ts'
import { Rng } from '../../../../src/base/rng.ts'
import { limits } from '../../../../src/protocol/limits.ts'
import { changedValue } from '../../changed-value.ts'

// The relay reads by few lines of its own. What they must take and refuse is said here a second time, by valibot.

const count = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max))
const text = (length: number) => v.pipe(v.string(), v.maxLength(length))
const message = <T extends string, F extends v.ObjectEntries>(type: T, fields: F) =>
  v.strictObject({ type: v.literal(type), ...fields })
const unit = count(limits.unitsMax)
const call = count(Number.MAX_SAFE_INTEGER)
const said = v.variant('type', [
  message('done', { call, value: v.unknown() }),
  message('failed', {
    call,
    failure: v.strictObject({
      code: v.picklist(failureCodes),
      message: text(limits.reasonLength),
      stack: text(limits.stackLength),
      unit: v.optional(unit),
    }),
  }),
  message('progress', { call, unitsDone: unit, exact: v.boolean() }),
  message('crashed', { reason: text(limits.reasonLength) }),
])
const values = {
  load: v.undefined(),
  add: v.undefined(),
  answer: v.unknown(),
  split: v.strictObject({ count: unit, units: v.optional(v.array(v.unknown())), heldCount: unit }),
  run: v.strictObject({ to: unit, value: v.unknown(), execMs: v.pipe(v.number(), v.finite(), v.minValue(0)) }),
}

const samples: readonly unknown[] = [
  undefined,
  { type: 'done', call: 1, value: [1, 2] },
  { type: 'failed', call: 1, failure: { code: 'task-threw', message: 'm', stack: 's', unit: 3 } },
  { type: 'failed', call: 1, failure: { code: 'worker-crashed', message: '', stack: '' } },
  { type: 'progress', call: 1, unitsDone: 5, exact: true },
  { type: 'crashed', reason: 'r' },
  { count: 3, heldCount: 0 },
  { count: 2, units: ['a', 'b'], heldCount: 1 },
  { to: 4, value: { a: 1 }, execMs: 3.5 },
]
const others: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -0, 1, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1n, Symbol.iterator],
  ...[limits.unitsMax, limits.unitsMax + 1, Number.MAX_SAFE_INTEGER, 2 ** 53, 2 ** 53 + 2, -(2 ** 53)],
  ...['', '1', 'done', 'failed', 'task-threw', 'no-code', 'toString', [], [1], {}, new Map(), new Date(0)],
  ...[limits.reasonLength, limits.stackLength].flatMap((length) => ['x'.repeat(length), 'x'.repeat(length + 1)]),
  ...samples,
]
const keys = [
  ...['type', 'call', 'value', 'failure', 'code', 'message', 'stack', 'unit', 'unitsDone', 'exact', 'reason'],
  ...['count', 'units', 'heldCount', 'to', 'execMs', 'more', 'toString', '__proto__', 'constructor', '0'],
]

/** What came out, or that nothing did. */
function outcome(read: () => unknown): unknown {
  try {
    return { taken: read() }
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'message-invalid' })
    return 'refused'
  }
}
function outcomeBy(schema: v.GenericSchema, value: unknown): unknown {
  const { success, output } = v.safeParse(schema, value)
  return success ? { taken: output } : 'refused'
}

const asks = Object.keys(values) as Order['ask'][]
const readings = [
  ['what a worker says', parseWorkerMessage, said],
  ...asks.map((ask) => [`an answer to "${ask}"`, (value: unknown) => parseValue(ask, value), values[ask]] as const),
] as const

test.each(readings)('%s is taken and refused as valibot does it', (name, read, schema) => {
  const rng = new Rng(`worker-message/${name}`)
  const outcomes = { taken: 0, refused: 0 }
  for (let round = 0; round < 5_000; round++) {
    const value = changedValue(samples, rng, { values: others, keys })
    const ours = outcome(() => read(value))
    expect(ours, `round ${round}`).toEqual(outcomeBy(schema, value))
    outcomes[ours === 'refused' ? 'refused' : 'taken'] += 1
  }
  if (name !== 'an answer to "answer"') expect(outcomes.refused).toBeGreaterThan(300)
  expect(outcomes.taken).toBeGreaterThan(50)
})

test('of the codes of errors a worker can say those that its program can fail with', () => {
  const failed = (code: string) => ({ type: 'failed', call: 1, failure: { code, message: '', stack: '' } })
  for (const code of failureCodes) expect(parseWorkerMessage(failed(code))).toEqual(failed(code))
  for (const code of ['room-ended', 'device-removed', 'task-quarantined', 'toString']) {
    expect(() => parseWorkerMessage(failed(code))).toThrow(expect.objectContaining({ code: 'message-invalid' }))
  }
  expect(failureCodeOf('task-threw')).toBe('task-threw')
  expect(failureCodeOf('room-ended')).toBe('worker-crashed')
})

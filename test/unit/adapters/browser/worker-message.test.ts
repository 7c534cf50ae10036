import * as v from 'valibot'
import { expect, test } from 'vitest'
import { failureCodeOf, failureCodes } from '../../../../src/adapters/browser/sandbox/failure-code.ts'
import {
  type Order,
  parseValue,
  parseWorkerMessage,
} from '../../../../src/adapters/browser/sandbox/worker-message.ts'
import { Rng } from '../../../../src/base/rng.ts'
import { count, message, milliseconds, text } from '../../../../src/protocol/define.ts'
import { limits } from '../../../../src/protocol/limits.ts'

// The relay reads by few lines of its own. What they must take and refuse is said here a second time, by valibot.

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
  run: v.strictObject({ to: unit, value: v.unknown(), execMs: milliseconds }),
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
const anything: readonly unknown[] = [
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

const pick = <T>(rng: Rng, from: readonly T[]): T => from[rng.below(from.length)] as T
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** A message with one place of it changed, taken away or put in; the place may be deep. */
function changed(value: unknown, rng: Rng): unknown {
  if (!isRecord(value)) return pick(rng, anything)
  const entries = Object.entries(value)
  const at = rng.below(entries.length + 1)
  const [key, item] = entries[at] ?? [pick(rng, keys), pick(rng, anything)]
  const kept = entries.filter((_entry, place) => place !== at)
  if (at < entries.length && rng.below(3) === 0) return Object.fromEntries(kept)
  const put = at < entries.length ? changed(item, rng) : item
  return Object.fromEntries([...kept, [rng.below(8) === 0 ? pick(rng, keys) : key, put]])
}

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
  for (let round = 0; round < 20_000; round++) {
    let value = pick(rng, samples)
    for (let changes = rng.below(3); changes > 0; changes--) value = changed(value, rng)
    const ours = outcome(() => read(value))
    expect(ours, `round ${round}`).toEqual(outcomeBy(schema, value))
    outcomes[ours === 'refused' ? 'refused' : 'taken'] += 1
  }
  if (name !== 'an answer to "answer"') expect(outcomes.refused).toBeGreaterThan(1_000)
  expect(outcomes.taken).toBeGreaterThan(100)
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

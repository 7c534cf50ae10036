import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { laneOf, parseCoordinatorMessage, parseDeviceMessage } from '../../../src/protocol/control.ts'
import { parseJobRecord, parseStoredJob } from '../../../src/protocol/record.ts'
import { parsePeerMessage, parseServerMessage } from '../../../src/protocol/signal.ts'
import { manifestOf } from '../identity/signed.ts'

const invalid = expect.objectContaining({ code: 'message-invalid' })
const doors = {
  parseDeviceMessage,
  parseCoordinatorMessage,
  parsePeerMessage,
  parseServerMessage,
  parseJobRecord,
  parseStoredJob,
}

const result = { type: 'result', lease: '1-7-0', to: 5, execMs: 12.5, value: new Map([['a', 1n]]) }

test('[W20] a message with exactly its fields is taken as it is', () => {
  expect(parseDeviceMessage(result)).toEqual(result)
})

test.each<[string, unknown]>([
  ['a field too many', { ...result, extra: 1 }],
  ['a field missing', { type: 'result', lease: '1-7' }],
  ['an unknown type', { type: 'results' }],
  ['an id with other letters', { ...result, lease: '../1' }],
  ['an id that is too long', { ...result, lease: 'x'.repeat(65) }],
  ['a time that is no number', { ...result, execMs: Number.NaN }],
  ['a negative time', { ...result, execMs: -1 }],
  ['no workers', { type: 'start', slots: 0, score: 1 }],
  ['a benchmark below zero', { type: 'start', slots: 1, score: -1 }],
  ['a job without its task', { type: 'submit', job: 'j', title: 't', params: 1, input: 1, unitLimitMs: 1 }],
  ['half a unit', { type: 'claim', job: 'j', unit: 0.5 }],
  [
    'a reason that is too long',
    { type: 'failed', lease: 'l', unit: 0, code: 'task-threw', reason: 'x'.repeat(501), stack: '' },
  ],
  ['a code that is none', { type: 'failed', lease: 'l', unit: 0, code: 'oops', reason: '', stack: '' }],
  [
    'more leases than a device can hold',
    { type: 'pong', nonce: 1, held: Array.from({ length: 1_025 }, () => ({ lease: 'l', unitsDone: 0 })) },
  ],
])('[W20] a message with %s is refused', (_, message) => {
  expect(() => parseDeviceMessage(message)).toThrow(invalid)
})

test('[W20] of a list that is too long nothing is looked at', () => {
  const acks = Array.from({ length: 1_025 }, () => 'l')
  Object.defineProperty(acks, 0, {
    get() {
      throw new Error('looked at')
    },
  })
  expect(() => parseCoordinatorMessage({ type: 'ack', acks })).toThrow(invalid)
})

const job = {
  type: 'job',
  job: 'j',
  title: '',
  params: 1,
  unitLimitMs: 1,
  heldCount: 0,
  local: [],
  manifest: manifestOf(),
}
const task = { name: 'n', text: '({})', hash: 'f'.repeat(64) }

test('[W20] a task script must carry a SHA-256', () => {
  expect(parseCoordinatorMessage({ ...job, task })).toMatchObject({ task })
  expect(() => parseCoordinatorMessage({ ...job, task: { ...task, hash: 'short' } })).toThrow(invalid)
})

test('[W9] a task script says how its results are compared, and is exact where it says nothing', () => {
  expect(parseCoordinatorMessage({ ...job, task })).toMatchObject({
    task: { compare: 'exact', deterministic: false },
  })
  for (const compare of ['exact', { ulps: 2 }, { relative: 1e-9, absolute: 0 }]) {
    const said = { ...task, compare, deterministic: true }
    expect(parseCoordinatorMessage({ ...job, task: said })).toMatchObject({ task: said })
  }
  expect(() => parseCoordinatorMessage({ ...job, task: { ...task, compare: { ulps: -1 } } })).toThrow(invalid)
})

test('[W21] what must not wait behind a large result is in the control lane', () => {
  expect(
    [
      'ping',
      'pong',
      'cancel',
      'ack',
      'room-ended',
      'hello',
      'start',
      'finish',
      'stop',
      'claim',
      'job-withheld',
      'receipt',
    ].map((type) => laneOf(type as 'ping')),
  ).toEqual(Array(12).fill('control'))
  expect(['job', 'lease', 'result'].map((type) => laneOf(type as 'job'))).toEqual(Array(3).fill('bulk'))
})

describe.each(Object.entries(doors))('[W20] %s', (_, parse) => {
  test('gives a message or message-invalid for anything whatever', () => {
    const types = [
      'hello',
      'pong',
      'result',
      'job',
      'lease',
      'create',
      'join',
      'signal',
      'hosted',
      'shard-done',
      'units-split',
    ]
    const shaped = fc.record(
      { type: fc.constantFrom(...types), version: fc.anything(), value: fc.anything() },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withMap: true, withBigInt: true }), shaped), (input) => {
        try {
          parse(input)
        } catch (thrown) {
          expect(thrown).toEqual(invalid)
        }
      }),
      { seed: 20_261_123, numRuns: 400 },
    )
  })
})

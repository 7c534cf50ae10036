import { readKeptJob } from '../../../src/adapters/browser/kept-rows.ts'
import { parseValue, parseWorkerMessage } from '../../../src/adapters/browser/sandbox/worker-message.ts'
import { agreement } from '../../../src/core/agreement.ts'
import { measurePlain } from '../../../src/program/plain-data.ts'
import { canonicalBytes } from '../../../src/protocol/canonical.ts'
import { parseComparator } from '../../../src/protocol/comparator.ts'
import { parseCoordinatorMessage, parseDeviceMessage } from '../../../src/protocol/control.ts'
import { parseJobRecord, parseJobSnapshot, parseStoredJob } from '../../../src/protocol/record.ts'
import { decodeValue } from '../../../src/protocol/value-codec.ts'
import { firstViewTag, tags } from '../../../src/protocol/value-kind.ts'
import { shardDone, storedJob, unitPoisoned } from '../../contracts/journal-samples.ts'
import { manifestOf, receiptOf } from '../identity/signed.ts'
import { packetAround, packetOf } from '../protocol/packets.ts'
import { type Decoder, joined } from './decoder.ts'
import { valueMutant } from './mutants.ts'

const bytesAfter = (sample: Uint8Array): Uint8Array[] =>
  [[0], [0xc0], [0, 0, 0, 0, 0, 0, 0, 0], [...sample]].map((tail) => joined(sample, Uint8Array.from(tail)))
const oneMoreKey = (sample: Uint8Array): Uint8Array[] => {
  const value = decodeValue(sample)
  return typeof value === 'object' && value !== null ? [packetOf({ ...value, more: 1 })] : []
}
const inPackets = {
  codes: ['message-invalid'],
  extended: (sample: Uint8Array) => [...bytesAfter(sample), ...oneMoreKey(sample)],
  mutant: valueMutant,
  makes: 'objects',
} as const

const tag = (kind: number, ...payload: number[]): number[] => [0xd4, kind, 0, ...payload]
const uint8Column = (bytes: number): number[] =>
  tag(tags.numbers, 0x91, ...tag(firstViewTag + 1, 0xcd, bytes >> 8, bytes & 255))
const rowsOf = (column: readonly number[], key: readonly number[] = [0xa1, 0x61]): number[] =>
  tag(tags.rows, 0x92, 0x91, ...key, ...column)
const longKey = (letters: number): number[] => [
  0xda,
  letters >> 8,
  letters & 255,
  ...Array<number>(letters).fill(0x61),
]
/** Rows as the column of rows, as the column of rows ... */
function nestedRows(levels: number): number[] {
  let column = uint8Column(4_000)
  for (let level = 0; level < levels; level++) column = rowsOf(column)
  return column
}
/** So many keys, each with a column of one number. */
function wideRow(keys: number): number[] {
  const names = Array.from({ length: keys }, (_, at) => [0xa2, 0x41 + (at % 40), 0x41 + Math.floor(at / 40)]).flat()
  return tag(
    tags.rows,
    0xdc,
    (keys + 1) >> 8,
    (keys + 1) & 255,
    0xdc,
    keys >> 8,
    keys & 255,
    ...names,
    ...Array(keys).fill([0x91, 1]).flat(),
  )
}
const fill = (count: number, ...bytes: number[]): number[] => Array(count).fill(bytes).flat()
const array = (count: number, items: number[]): number[] => [0xdc, count >> 8, count & 255, ...items]

/** Few bytes that would like to be much memory. */
const bombs = [
  packetAround([0xdd, 255, 255, 255, 255]),
  packetAround(fill(99, 0xdc, 255, 255)),
  packetAround(array(20_000, fill(20_000, 0x80))),
  packetAround(array(20_000, fill(20_000, 0x90))),
  packetAround(tag(firstViewTag + 8, 0xce, 255, 255, 255, 248), 16),
  packetAround(array(3_000, fill(3_000, ...tag(tags.set, 0x90)))),
  packetAround(array(3_000, fill(3_000, ...tag(tags.map, 0x90)))),
  packetAround(array(3_000, fill(3_000, ...tag(tags.buffer, 0)))),
  packetAround(tag(tags.buffer, 0xcd, 0x40, 0), 0x4000),
  packetAround(uint8Column(32_000), 32_000),
  packetAround(rowsOf(uint8Column(32_000)), 32_000),
  packetAround(rowsOf(uint8Column(32_000), longKey(64)), 32_000),
  packetAround(rowsOf(uint8Column(32_000), longKey(400)), 32_000),
  packetAround(nestedRows(1), 4_000),
  packetAround(nestedRows(45), 4_000),
  packetAround(wideRow(60)),
  packetAround(wideRow(1_500)),
]

const values: Decoder = {
  ...inPackets,
  name: 'values',
  decode: decodeValue,
  samples: [
    { type: 'result', lease: '1-23', execMs: 1.2, value: new Float64Array([1, 2, 3]) },
    { m: new Map<unknown, unknown>([['a', 1n]]), s: new Set([-0, undefined]), d: new Date(5), t: '\ud800' },
    [new ArrayBuffer(9), new Uint8Array(3), new DataView(new ArrayBuffer(2)), 'é'.repeat(50)],
  ].map(packetOf),
  hostile: bombs,
  extended: bytesAfter,
}
const columns: Decoder = {
  ...values,
  name: 'columns',
  samples: [
    Array.from({ length: 40 }, (_, at) => ({ id: at, name: `n${at}`, ok: at % 2 === 0, share: at / 3 })),
    Array.from({ length: 40 }, (_, at) => at * 1_000),
    { lists: [Array.from({ length: 20 }, (_, at) => at / 7), Array.from({ length: 20 }, (_, at) => ({ at }))] },
  ].map(packetOf),
}

const task = { name: 'n', text: '({})', hash: 'f'.repeat(64) }
const deviceMessages: Decoder = {
  ...inPackets,
  name: 'messages of a device',
  decode: (input) => parseDeviceMessage(decodeValue(input)),
  samples: [
    { type: 'hello', version: 5, device: 'd-1', name: 'Otter', cores: 4 },
    { type: 'pong', nonce: 1, held: [{ lease: '1-1', unitsDone: 3 }] },
    { type: 'finish', keeps: ['1-1', '1-2'] },
    { type: 'result', lease: '1-7', to: 5, execMs: 12.5, value: [1, 2] },
    { type: 'failed', lease: '1-7', unit: 1, code: 'task-threw', reason: 'r', stack: 's' },
    { type: 'submit', job: 'j', task, title: 't', params: 1, input: [1], unitLimitMs: 5 },
    { type: 'tricks', allowed: true, playing: ['sleep', 'lie'] },
  ].map(packetOf),
  hostile: [
    packetOf({ type: 'pong', nonce: 1, held: Array.from({ length: 20_000 }, () => ({ lease: 'l', unitsDone: 1 })) }),
    packetOf({ type: 'x'.repeat(200_000) }),
    packetOf({ type: 'failed', lease: 'l', code: 'y'.repeat(200_000), reason: '', stack: '' }),
    packetOf({ type: 'tricks', allowed: true, playing: Array(20_000).fill('lie') }),
  ],
}
const coordinatorMessages: Decoder = {
  ...inPackets,
  name: 'messages of a coordinator',
  decode: (input) => parseCoordinatorMessage(decodeValue(input)),
  samples: [
    {
      type: 'job',
      job: 'j',
      task,
      title: 't',
      params: {},
      unitLimitMs: 5,
      heldCount: 0,
      local: [{ key: 'k', label: 'l', kind: 'number' }],
      manifest: manifestOf({ member: 'Otter', memoryMegabytes: 64, units: 5, inputBytes: 9 }),
    },
    { type: 'receipt', receipt: receiptOf() },
    { type: 'lease', lease: '1-1', job: 'j', from: 0, to: 5, budgetMs: 3, units: [1, 2], acks: ['1-0'] },
    { type: 'ping', nonce: 5, acks: [] },
    { type: 'play', trick: 'slow', forMs: 600_000 },
    {
      type: 'submitted-ended',
      job: 'j',
      outcome: 'failed',
      answer: 1,
      poisoned: 0,
      failure: { code: 'task-threw', reason: '' },
    },
  ].map(packetOf),
  hostile: [
    packetOf({ type: 'ack', acks: Array(20_000).fill('l') }),
    packetOf({ type: 'cancel', leases: Array(20_000).fill(1) }),
  ],
}

const storedJobs: Decoder = {
  ...inPackets,
  name: 'stored jobs',
  decode: (input) => parseStoredJob(decodeValue(input)),
  samples: [packetOf(storedJob('a'))],
}
const records: Decoder = {
  ...inPackets,
  name: 'records of a journal',
  decode: (input) => parseJobRecord(decodeValue(input)),
  samples: [shardDone(2), unitPoisoned(1), { type: 'units-split', count: 5, heldCount: 0 }].map(packetOf),
}
const snapshots: Decoder = {
  ...inPackets,
  name: 'snapshots of a journal',
  decode: (input) => parseJobSnapshot(decodeValue(input)),
  samples: [
    packetOf({
      done: [
        { from: 0, to: 5 },
        { from: 6, to: 7 },
      ],
      shards: 3,
      total: 9,
    }),
  ],
}
/** It never throws: what it cannot read it tells. */
const rows: Decoder = {
  ...inPackets,
  name: 'rows of a journal',
  decode(input) {
    const found: unknown = decodeValue(input)
    const { job, snapshot, records: list } = Object(found) as { job: unknown; snapshot: unknown; records: unknown }
    const read = readKeptJob({ job, snapshot, records: Array.isArray(list) ? list : [] })
    if (read.at !== 'read') throw read.damage
    return read.kept
  },
  samples: [packetOf({ job: storedJob('a'), snapshot: undefined, records: [shardDone(0), unitPoisoned(3)] })],
  codes: ['message-invalid', 'journal-unreadable'],
  extended: (sample) => [
    ...bytesAfter(sample),
    packetOf({ job: { ...storedJob('a'), more: 1 }, snapshot: undefined, records: [] }),
    packetOf({ job: storedJob('a'), snapshot: undefined, records: [shardDone(0), { ...shardDone(1), more: 1 }] }),
    packetOf({ job: storedJob('a'), snapshot: { done: [], shards: 0, total: 1, more: 1 }, records: [] }),
  ],
}

const canonical = {
  ...values,
  name: 'canonical bytes',
  decode: (input) => canonicalBytes(decodeValue(input)),
  samples: [...values.samples, ...columns.samples],
  codes: ['message-invalid', 'message-too-large'],
  makes: 'walks',
  /** A cell of one byte is a number of nine and the text of its key, and the memory for it doubles when it is full. */
  bufferShare: 4 * (9 + 4 + 2 * 64),
} as const satisfies Decoder
const comparators: Decoder = {
  ...inPackets,
  name: 'comparators',
  decode: (input) => parseComparator(decodeValue(input)),
  samples: [{ ulps: 3 }, { relative: 0.1, absolute: 2 }].map(packetOf),
}
/** What strangers gave, compared with a tolerance. */
const comparing: Decoder = {
  ...inPackets,
  name: 'results that are compared',
  decode(input) {
    const given: unknown = decodeValue(input)
    return agreement(Array.isArray(given) ? given.slice(0, 8) : [given], { relative: 1e-6, absolute: 1e-9 })
  },
  samples: [
    [
      [1, 2, 3],
      [1, 2, 3.0000001],
    ],
    [{ a: new Float64Array(4) }, { a: new Float32Array(4) }],
    [new Map([['k', 1]])],
  ].map(packetOf),
  codes: ['message-invalid', 'message-too-large'],
  extended: bytesAfter,
  makes: 'walks',
  bufferShare: 2 * canonical.bufferShare,
}

const workerMessages: Decoder = {
  ...inPackets,
  name: 'messages of a worker',
  decode(input) {
    const data = decodeValue(input)
    measurePlain(data, 1_000_000)
    const said = parseWorkerMessage(data)
    return said.type === 'done' ? parseValue('run', said.value) : said
  },
  samples: [
    { type: 'done', call: 1, value: { to: 4, value: [1, 2], execMs: 3 } },
    { type: 'failed', call: 1, failure: { code: 'task-threw', message: 'm', stack: '', unit: 3 } },
    { type: 'progress', call: 1, unitsDone: 5, exact: true },
  ].map(packetOf),
  codes: ['message-invalid', 'message-too-large', 'value-unsendable'],
  makes: 'walks',
}

/** Those that read a value, which comes in a packet. */
export const valueDecoders: readonly Decoder[] = [
  ...[values, columns, deviceMessages, coordinatorMessages, storedJobs, records, snapshots, rows],
  ...[canonical, comparators, comparing, workerMessages],
]

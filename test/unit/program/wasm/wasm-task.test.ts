import { expect, test } from 'vitest'
import { defineWasmTask, toWasmScript, type WasmTask } from '../../../../src/core/wasm-task.ts'
import type { ShardOutcome, ShardWork } from '../../../../src/ports.ts'
import { readAnyScript } from '../../../../src/program/read-any-script.ts'
import { TaskProgram } from '../../../../src/program/task-program.ts'
import {
  arrayMapOf,
  echoMap,
  growingMap,
  mapOf,
  moduleOf,
  op,
  reserveAt,
  squareMap,
  squares,
  sum,
} from '../../../contracts/wasm-modules.ts'

const clock = { nowMs: () => 0, roughMs: () => 0 }
const load = (task: WasmTask, params?: unknown) => TaskProgram.load(readAnyScript, toWasmScript(task), params, clock)
const taskOf = (module: Uint8Array, more: Partial<WasmTask> = {}): WasmTask =>
  defineWasmTask({ name: 'given', module, memoryMegabytes: 1, ...more } as WasmTask)
async function run(task: WasmTask, work: Partial<ShardWork> = {}, params?: unknown): Promise<ShardOutcome['value']> {
  const program = await load(task, params)
  return (await program.run({ from: 0, to: 1, budgetMs: 0, ...work }, () => {})).value.value
}
const refused = (code: string, message: string | RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })
const memory = [[1, 1, 16] as const]

test('[W87] numbers go in and come out, one by one or joined', async () => {
  expect(await run(taskOf(squares()), { from: 3, to: 6 })).toEqual([9, 16, 25])
  expect(await run(taskOf(squares(), { combines: true }), { from: 3, to: 6 })).toBe(50)
  expect(await run(taskOf(squares()), { units: [-0.5, Number.NaN], to: 2 })).toEqual([0.25, Number.NaN])
})

test('[W87] the answer is what was joined, or the list in the order of the units', async () => {
  const joining = await load(taskOf(squares(), { combines: true }))
  joining.add([
    { from: 2, value: 4 },
    { from: 0, value: 1 },
  ])
  expect(joining.answer('answer').value).toBe(5)
  const collecting = await load(taskOf(squares()))
  collecting.add([
    { from: 1, value: [1] },
    { from: 0, value: [0] },
  ])
  expect(collecting.answer('answer').value).toEqual([0, 1])
})

test('[W87] arrays are copied in to where the module reserves, and out from where it says', async () => {
  const echo = moduleOf({ functions: [echoMap, reserveAt(16)], memories: memory })
  const task = taskOf(echo, { units: 'Float64Array', results: 'Float32Array' })
  const whole = Float64Array.of(9, 1.5, 2.5)
  expect(await run(task, { units: [whole.subarray(1), new Float64Array()], to: 2 })).toEqual([
    new Float32Array(whole.slice(1).buffer),
    new Float32Array(),
  ])
})

test('[W87] `init` takes the numbers that are named, in that order, or bytes; `units` may follow from them', async () => {
  const difference = [...op.first, ...op.second, 0xa1, 0x24, 0] // global.set
  const global = [6, [1, 0x7c, 1, ...op.f64(0), 0x0b]] as const
  const units = { name: 'units', takes: [], gives: ['f64'], code: [0x23, 0] } as const
  const init = { name: 'init', takes: ['f64', 'f64'], gives: [], code: difference } as const
  const named = taskOf(moduleOf({ functions: [squareMap, init, units], extra: [global] }), {
    params: ['big', 'small'],
  })
  const program = await load(named, { small: 3, big: 10 })
  expect(program.split(undefined).value).toEqual({ count: 7, heldCount: 0 })
  await expect(load(named, { small: 3 })).rejects.toThrow(refused('input-invalid', 'need a number "big"'))

  const fromMemory = mapOf(0x41, 8, 0x2b, 3, 0) // f64.load at 8
  const bytesInit = { name: 'init', takes: ['i32', 'i32'], gives: [], code: [] } as const
  const task = taskOf(moduleOf({ functions: [fromMemory, bytesInit, reserveAt(8)], memories: memory }))
  const params = new Uint8Array(Float64Array.of(6.25).buffer)
  expect(await run(task, {}, params)).toEqual([6.25])
  await expect(load(task, { n: 1 })).rejects.toThrow(refused('task-threw', 'a Uint8Array is needed'))
})

test.each([
  [4, 'number', { count: 4, heldCount: 0 }],
  [[4, 5], 'number', { count: 2, units: [4, 5], heldCount: 0 }],
  [[Uint8Array.of(1)], 'Uint8Array', { count: 1, units: [Uint8Array.of(1)], heldCount: 0 }],
] as const)('[W87] without `units` the input %j says them', async (input, units, split) => {
  const functions =
    units === 'number' ? [squareMap] : [{ ...squareMap, takes: ['i32', 'i32'] as const, code: op.f64(1) }]
  const module = moduleOf({ functions: [...functions, reserveAt(0)], memories: memory })
  expect((await load(taskOf(module, { units }))).split(input).value).toEqual(split)
})

test.each([
  [undefined, 'number', 'a count of units, or a list of numbers'],
  ['4', 'number', 'a count of units'],
  [4, 'Uint8Array', 'a list of Uint8Arrays'],
] as const)('the input %j is none, and the refusal says what is', async (input, units, message) => {
  const map = units === 'number' ? squareMap : { ...squareMap, takes: ['i32', 'i32'] as const, code: op.f64(1) }
  const module = moduleOf({ functions: [map, reserveAt(0)], memories: memory })
  const program = await load(taskOf(module, { units }))
  expect(() => program.split(input)).toThrow(refused('input-invalid', message))
})

test('[W86] bytes that are no module are never anything else: a text of JavaScript runs nowhere', async () => {
  const text = new TextEncoder().encode('({ split: () => 1, map: () => { globalThis.harmed = true } })')
  await expect(load(taskOf(text))).rejects.toThrow(refused('task-invalid', 'do not begin as those of a module'))
  const disguised = Uint8Array.from([...squares().subarray(0, 8), ...text])
  await expect(load(taskOf(disguised))).rejects.toThrow(refused('task-invalid', 'cannot be used'))
  expect('harmed' in globalThis).toBe(false)
})

test('[W87] a memory grows to its maximum and no further', async () => {
  const growing = moduleOf({ functions: [growingMap], memories: memory })
  expect(await run(taskOf(growing))).toEqual([16])
})

test.each([
  ['a trap', taskOf(moduleOf({ functions: [mapOf(...op.trap)] })), 'unreachable'],
  ['a result outside of memory', arraysGiven(65_530, 8), 'its memory ends at 65536'],
  ['a negative pointer', arraysGiven(0xffff_ffff, 1), 'gave 1 bytes at 4294967295'],
  ['a negative length', arraysGiven(0, 0xffff_fff8), 'gave 4294967288 bytes at 0'],
  ['half an element', arraysGiven(0, 12), '12 bytes, which is no Float64Array'],
])('%s fails its unit, by name', async (_, task, message) => {
  const units = [1, 2, 3].map(() => (task.units === undefined ? 1 : new Float64Array(1)))
  const failure = await run(task, { from: 5, to: 8, units }).catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({ code: 'task-threw', unit: 5, message: expect.stringContaining(message) })
})

test.each([
  ['no array', 7, 'a Float64Array is needed'],
  ['another array', new Float32Array(1), 'a Float64Array is needed'],
])('a unit that is %s fails', async (_, unit, message) => {
  const failure = await run(arraysGiven(0, 8), { units: [unit] }).catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({ code: 'task-threw', unit: 0, message: expect.stringContaining(message) })
})

test('a place that is reserved outside of memory is not written to', async () => {
  const module = moduleOf({ functions: [echoMap, reserveAt(-4)], memories: memory })
  const task = taskOf(module, { units: 'Uint8Array', results: 'Uint8Array' })
  const failure = await run(task, { units: [Uint8Array.of(1)] }).catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({ code: 'task-threw', unit: 0, message: expect.stringContaining('"reserve" gave') })
})

test('[W87] results of one shard are gathered up to what a device may send, and no further', async () => {
  const module = moduleOf({ functions: [{ ...arrayMapOf(0, 2 ** 20), takes: ['f64'] }], memories: [[1, 16, 16]] })
  const program = await load(taskOf(module, { results: 'Uint8Array' }))
  const shard = program.run({ from: 0, to: 200, budgetMs: 0 }, () => {})
  await expect(shard).rejects.toThrow(refused('message-too-large', 'more than 128 MiB'))
})

function arraysGiven(pointer: number, bytes: number): WasmTask {
  const functions = [arrayMapOf(pointer, bytes), reserveAt(0)]
  const module = moduleOf({ functions, memories: memory })
  return taskOf(module, { units: 'Float64Array', results: 'Float64Array' })
}

test.each([
  ['no `map`', moduleOf({ functions: [sum] }), {}, '"map" must be (f64) -> f64, and is missing'],
  ['a `map` that is a memory', moduleOf({ memories: memory }), {}, '"map" must be'],
  [
    'a `map` of another type',
    moduleOf({ functions: [{ ...squareMap, takes: ['f64', 'f64'] }] }),
    {},
    'is (f64, f64) -> f64',
  ],
  ['numbers where arrays are said', squares(), { results: 'Uint8Array' }, '"map" must be (f64) -> i64'],
  ['no `combine`', moduleOf({ functions: [squareMap] }), { combines: true }, '"combine" must be (f64, f64) -> f64'],
  ['no `init` for its params', squares(), { params: ['n'] }, '"init" must be (f64) -> (), and is missing'],
  ['no `reserve`', moduleOf({ functions: [echoMap], memories: memory }), bytes(), '"reserve" must be (i32) -> i32'],
  [
    'a memory that is not exported',
    moduleOf({ functions: [echoMap, reserveAt(0)], memories: memory, exportsMemory: false }),
    bytes(),
    'does not export its memory',
  ],
] as const)('%s is refused before it is compiled', async (_, module, more, message) => {
  const failure = await load(taskOf(module, more)).catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({ code: 'task-invalid', message: expect.stringContaining(message) })
})

function bytes() {
  return { units: 'Uint8Array', results: 'Uint8Array' } as const
}

test.each([
  ['a module of more than 4 MiB', { module: new Uint8Array(4 * 2 ** 20 + 1) }, '4 MiB'],
  ['no memory', { memoryMegabytes: 0 }, 'memoryMegabytes'],
  ['5 GiB of memory', { memoryMegabytes: 5_000 }, 'memoryMegabytes'],
  ['arrays that are to be joined', { results: 'Uint8Array', combines: true }, 'joins numbers'],
  ['a kind that is none', { units: 'Map' }, 'units'],
  ['a text for a module', { module: '({})' }, 'must be a Uint8Array'],
])('%s cannot travel, and its author is told', (_, more, message) => {
  const task = { name: 'wrong', module: squares(), memoryMegabytes: 1, ...more } as WasmTask
  expect(() => toWasmScript(task)).toThrow(
    refused('task-invalid', new RegExp(`"wrong" cannot travel.*${message}`, 's')),
  )
})

import { afterEach, expect, test } from 'vitest'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { defineTask } from '../../../src/core/task.ts'
import { defineWasmTask, toWasmScript } from '../../../src/core/wasm-task.ts'
import type { DeviceRoom } from '../../../src/runtime/api/device-api.ts'
import { moduleOf, squareMap, squares as squaresModule } from '../../contracts/wasm-modules.ts'
import { DeviceBench } from './device-agent-fixture.ts'
import { World } from './room-fixture.ts'

/** JavaScript that leaves a trace wherever it is evaluated or run. */
const marking = defineTask({
  name: 'marking',
  split: () => 4,
  map: (unit: number) => {
    Reflect.set(globalThis, 'tabgridMark', unit)
    return unit
  },
})
const squares = defineWasmTask({ name: 'squares', module: squaresModule(), memoryMegabytes: 1, combines: true })
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'tabgridMark')
})
const marked = () => 'tabgridMark' in globalThis

async function strictBench(): Promise<DeviceBench> {
  const bench = await DeviceBench.linked()
  bench.agent.insistOnWasm(true)
  bench.agent.start(1)
  await bench.pass(50)
  return bench
}

test('[W88] a device that insists on WebAssembly says so, refuses JavaScript, and runs nothing of it', async () => {
  const bench = await strictBench()
  expect(bench.host.told('start')).toMatchObject([{ wasmOnly: true }])
  bench.describe('j1', marking)
  bench.lease('j1', '1-1', 0)
  await bench.pass(50)
  const refusal = { job: 'j1', code: 'task-not-wasm', reason: expect.stringContaining('"marking" is JavaScript') }
  expect(bench.host.told('job-refused')).toMatchObject([refusal, refusal])
  expect(bench.host.told('result')).toEqual([])
  const refused = { wasmOnly: true, workers: 0, task: undefined, trouble: { code: 'task-not-wasm' } }
  expect(bench.agent.status()).toMatchObject(refused)
  expect(marked()).toBe(false)
})

test('[W88] it computes WebAssembly all the same', async () => {
  const bench = await strictBench()
  bench.describe('j1', squares)
  bench.lease('j1', '1-1', 2, 4)
  await bench.pass(500)
  expect(bench.host.told('result')).toMatchObject([{ lease: '1-1', to: 4, value: 13 }])
})

test('[W88] JavaScript that calls itself WebAssembly is refused by what it is, and not evaluated', async () => {
  const bench = await strictBench()
  const module = new TextEncoder().encode('({ split: () => 1, map: () => { globalThis.tabgridMark = 1 } })')
  bench.describe('j1', { ...squares, name: 'disguised', module })
  bench.lease('j1', '1-1', 0)
  await bench.pass(200)
  expect(bench.host.told('job-refused')).toMatchObject([{ job: 'j1', code: 'task-invalid' }])
  expect(marked()).toBe(false)
})

test('[W86] a module that is not the one whose hash was signed is refused before it is looked into', async () => {
  const bench = await strictBench()
  const told = bench.described('j1', squares)
  const module = moduleOf({ functions: [squareMap] })
  bench.host.say({ ...told, task: { ...toWasmScript(squares), module } })
  await bench.pass(50)
  expect(bench.host.told('job-refused')).toMatchObject([{ job: 'j1', code: 'manifest-invalid' }])
})

test('[W88] JavaScript under way ends when its person begins to insist, and comes again when that is taken back', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', { name: 'waiting', split: () => 1, map: () => new Promise<number>(() => undefined) })
  bench.lease('j1', '1-1', 0)
  await bench.pass(50)
  expect(bench.agent.status()).toMatchObject({ workers: 1, shardsRunning: 1 })
  bench.agent.insistOnWasm(true)
  expect(bench.agent.status()).toMatchObject({ workers: 0, shardsRunning: 0 })
  bench.agent.insistOnWasm(false)
  await bench.pass(20)
  expect(bench.host.told('start').map(({ wasmOnly }) => wasmOnly)).toEqual([false, true, false])
  expect(bench.agent.status().trouble).toBe(undefined)
  bench.lease('j1', '1-2', 0)
  await bench.pass(50)
  expect(bench.agent.status()).toMatchObject({ shardsRunning: 1 })
})

async function strictDevices(world: World, code: string, count: number): Promise<DeviceRoom[]> {
  const devices: DeviceRoom[] = []
  for (let at = 0; at < count; at++) {
    const device = await world.join(code, `strict ${at}`, 0)
    await device.insistOnWasm(true)
    device.start(1)
    devices.push(device)
  }
  await world.pass(300)
  return devices
}

test('[W89] refusals by will say nothing of a job: it waits for another device, and the host sees who does not take it', async () => {
  const world = new World()
  const room = await world.open()
  const strict = await strictDevices(world, room.code, 4)
  expect(room.devices().map(({ wasmOnly }) => wasmOnly)).toEqual([true, true, true, true])
  const job = room.run(marking)
  await world.pass(1_000)
  expect(job.progress()).toMatchObject({ state: 'running', unitsDone: 0 })
  expect(marked()).toBe(false)
  const free = await world.join(room.code, 'free')
  expect(await world.settle(job.result())).toEqual([0, 1, 2, 3])
  expect(strict.map((device) => device.status().unitsDone)).toEqual([0, 0, 0, 0])
  expect(room.devices().find(({ name }) => name === 'free')).toMatchObject({ wasmOnly: false, unitsDone: 4 })
  free.leave()
})

test('[W89] a device that does not insist any more is offered what it refused', async () => {
  const world = new World(2)
  const room = await world.open()
  const [device] = await strictDevices(world, room.code, 1)
  const job = room.run(marking)
  await world.pass(500)
  expect(job.progress().unitsDone).toBe(0)
  await device?.insistOnWasm(false)
  expect(await world.settle(job.result())).toEqual([0, 1, 2, 3])
})

test('[W86] a job of WebAssembly runs on strict devices alone, also a member’s, and its answer is what JavaScript gives', async () => {
  const world = new World(3)
  const room = await world.open()
  const [device] = await strictDevices(world, room.code, 2)
  expect(await world.settle(room.run(squares, { input: 1_000 }).result())).toBe(332_833_500)
  const listed = defineWasmTask({ name: 'list', module: squaresModule(), memoryMegabytes: 1 })
  expect(await world.settle(room.run(listed, { input: [3, 1.5], verify: 'strict' }).result())).toEqual([9, 2.25])
  room.allowSubmissions(true)
  await world.pass(100)
  expect(await world.settle(device?.run(squares, { input: 4 }).result() ?? Promise.reject())).toBe(14)
})

test('what its person chose is kept in the browser, for the rooms that come', async () => {
  const world = new World(4)
  const room = await world.open()
  const settings = new MemorySettings()
  const first = await world.join(room.code, 'first', 0, { settings })
  expect(first.status().wasmOnly).toBe(false)
  await first.insistOnWasm(true)
  const second = await world.join(room.code, 'second', 0, { settings })
  expect(second.status().wasmOnly).toBe(true)
  await second.insistOnWasm(false)
  expect((await world.join(room.code, 'third', 0, { settings })).status().wasmOnly).toBe(false)
})

test('where nothing can be kept the choice holds all the same, and its person hears that it will not last', async () => {
  const world = new World(5)
  const room = await world.open()
  const settings = new MemorySettings()
  settings.set = () => Promise.reject(new Error('the disk is full'))
  const device = await world.join(room.code, 'one', 0, { settings })
  await expect(device.insistOnWasm(true)).rejects.toThrow('the disk is full')
  expect(device.status().wasmOnly).toBe(true)
})

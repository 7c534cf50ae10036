import { expect, test } from 'vitest'
import { MemoryHub } from '../../../src/adapters/memory/introducer.ts'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import type { DeviceId } from '../../../src/base/ids.ts'
import type { Link, TaskRunner } from '../../../src/ports.ts'
import { JoinedRoom } from '../../../src/runtime/device/device-room.ts'
import { HelpRecord } from '../../../src/runtime/device/help-record.ts'
import { profile } from '../identity/signed.ts'
import { DeviceBench, doubling, jobOf, leaseOf, waiting } from './device-agent-fixture.ts'

const crashing: TaskRunner = {
  start: () => {
    throw new Error('no more workers')
  },
}

test('a Start that comes before the welcome is told all the same', async () => {
  const { host } = await DeviceBench.linked(2)
  expect(host.told('start')).toMatchObject([{ slots: 2 }])
})

test('a lease that comes after Stop is answered by Stop again: a Start may have been overtaken', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', doubling)
  bench.agent.stop()
  await bench.pass(20)
  const before = bench.host.told('stop').length
  bench.lease('j1', '1-1')
  await bench.pass(20)
  expect(bench.host.told('stop')).toHaveLength(before + 1)
  expect(bench.host.told('result')).toEqual([])
})

test('a held unit for which nothing was entered is handed back, not computed from nothing', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', doubling, 1)
  bench.lease('j1', '1-1', 0)
  await bench.pass(50)
  expect(bench.host.heard.map(({ type }) => type)).toEqual(['hello', 'start', 'stop', 'start'])
})

test('a result on its way is named in every pong until it is confirmed, so that its lease does not lapse', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', doubling)
  bench.lease('j1', '1-1')
  await bench.pass(50)
  expect(bench.host.told('result')).toMatchObject([{ lease: '1-1', to: 2, value: [2] }])
  expect(await bench.heldNow()).toEqual(['1-1'])
  bench.host.say({ type: 'ack', acks: [leaseOf('1-1')] })
  expect(await bench.heldNow()).toEqual([])
  expect(bench.agent.status()).toMatchObject({ shardsDone: 1, unitsDone: 1 })
})

test('the time-box of a lease is kept, and the result says how far it came', async () => {
  const bench = await DeviceBench.linked(1)
  const slow = {
    name: 'slow',
    split: () => 1,
    map: async (unit: number) => {
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
      return unit
    },
  }
  bench.describe('j1', slow)
  bench.lease('j1', '1-1', 0, 100, 60)
  await bench.pass(300)
  const [result] = bench.host.told('result')
  expect(result?.to).toBeGreaterThan(1)
  expect(result?.to).toBeLessThan(20)
  expect(result?.value).toEqual(Array.from({ length: result?.to ?? 0 }, (_, at) => at))
})

test('other slots while helping leave the shards under way alone, and unneeded workers end', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', waiting)
  bench.lease('j1', '1-1')
  bench.lease('j1', '1-2')
  await bench.pass(20)
  expect(bench.agent.status()).toMatchObject({ workers: 1, shardsRunning: 1 })
  bench.agent.start(2)
  await bench.pass(20)
  expect(bench.agent.status()).toMatchObject({ slots: 2, workers: 2, shardsRunning: 2 })
})

test('fewer slots end the workers that have nothing to do', async () => {
  const bench = await DeviceBench.linked(2)
  bench.describe('j1', doubling)
  bench.lease('j1', '1-1')
  bench.lease('j1', '1-2', 2)
  await bench.pass(20)
  expect(bench.agent.status().workers).toBe(2)
  bench.agent.start(1)
  expect(bench.agent.status().workers).toBe(1)
})

test.each([Number.NaN, 0, -3, 1e9])(
  '%d slots asked for are told as a number that the wire carries',
  async (slots) => {
    const name = 'a name that is far longer than the forty characters of the wire'
    const bench = await DeviceBench.linked(0, { name })
    bench.agent.start(slots)
    await bench.pass(20)
    expect(bench.host.told('hello')).toHaveLength(1)
    expect(bench.host.told('start')).toHaveLength(1)
  },
)

test('a claim for a unit that does not exist is not even asked', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', doubling, 2)
  await bench.pass(20)
  for (const unit of [-1, 0.5, 2]) bench.agent.claim(unit, { reading: 1 })
  await bench.pass(20)
  expect(bench.host.told('claim')).toEqual([])
})

test('a claim made while the machine is being measured is said behind the Start, not before it', async () => {
  const bench = await DeviceBench.linked()
  bench.describe('j1', doubling, 2)
  await bench.pass(20)
  bench.agent.start(1)
  bench.agent.claim(1, { reading: 1 })
  await bench.pass(20)
  expect(bench.host.heard.map(({ type }) => type)).toEqual(['hello', 'start', 'claim'])
})

test('where no worker can be started the score is 0, and the job is refused rather than tried for ever', async () => {
  const bench = await DeviceBench.linked(1, { runner: crashing })
  bench.describe('j1', doubling)
  bench.lease('j1', '1-1')
  await bench.pass(50)
  expect(bench.host.told('start')).toMatchObject([{ score: 0 }])
  expect(bench.host.told('job-refused')).toMatchObject([{ job: 'j1', reason: 'no more workers' }])
})

test('Stop while the machine is being measured: no Start is said, and the next one measures anew', async () => {
  const bench = await DeviceBench.linked()
  bench.agent.start(1)
  bench.agent.stop()
  await bench.pass(50)
  expect(bench.host.told('start')).toEqual([])
  bench.agent.start(2)
  await bench.pass(50)
  expect(bench.host.told('start')).toMatchObject([{ slots: 2 }])
})

test('Stop ends the worker that measures, too', async () => {
  const ended: string[] = []
  const stuck: TaskRunner = {
    start: ({ name }) => ({
      ready: () => new Promise(() => undefined),
      run: () => new Promise(() => undefined),
      split: () => new Promise(() => undefined),
      add: () => new Promise(() => undefined),
      answer: () => new Promise(() => undefined),
      terminate: () => ended.push(name),
    }),
  }
  const bench = await DeviceBench.linked(1, { runner: stuck })
  bench.agent.stop()
  expect(ended).toEqual(['benchmark'])
})

test('a shard that fails as a whole blames no unit; a shard of one unit blames that one', async () => {
  const bench = await DeviceBench.linked(1)
  const huge = { name: 'huge', split: () => 1, map: () => new Uint8Array(40 * 1024 * 1024) }
  bench.describe('j1', huge)
  bench.lease('j1', '1-1', 3, 5)
  bench.lease('j1', '1-2', 7, 8)
  await bench.pass(50)
  const [failed] = bench.host.told('failed')
  expect(failed).toMatchObject({ lease: '1-1', code: 'message-too-large' })
  expect(failed && 'unit' in failed).toBe(false)
  expect(bench.host.told('result')).toMatchObject([{ lease: '1-2' }])
})

test('a device that was refused leaves the room, so that nobody dials it again', async () => {
  const bench = new DeviceBench()
  const hub = new MemoryHub(bench.random)
  const { network, claim } = await hub.create()
  const left: string[] = []
  network.on('link', (link: Link) => bench.host.accept(link))
  network.on('member-left', (member) => left.push(member))
  const { clock, random } = bench
  const helper = { profile, record: await HelpRecord.read(new MemorySettings(), clock) }
  const parts = { clock, runner: crashing, random, device: 'one' as DeviceId, name: 'one', cores: 1, helper }
  const room = new JoinedRoom(await hub.join(claim.code), parts, async () => undefined)
  await bench.pass(20)
  bench.host.say({ type: 'refused', code: 'version-unsupported', reason: 'Reload.' })
  await bench.pass(20)
  expect(room.status()).toMatchObject({ state: 'ended', error: { code: 'version-unsupported' } })
  expect(left).toHaveLength(1)
})

test('several jobs share the slots, in the order of the grants, and the end of one leaves the others alone', async () => {
  const bench = await DeviceBench.linked(2)
  bench.describe('j1', waiting)
  bench.describe('j2', doubling)
  bench.lease('j1', '1-1')
  bench.lease('j2', '1-2', 5)
  bench.lease('j1', '1-3')
  await bench.pass(30)
  expect(bench.host.told('result')).toMatchObject([{ lease: '1-2', value: [10] }])
  expect(bench.agent.status()).toMatchObject({ workers: 2, shardsRunning: 2, task: { job: 'j1' } })
  bench.lease('j2', '1-4', 6)
  bench.host.say({ type: 'job-ended', job: jobOf('j1'), outcome: 'cancelled' })
  await bench.pass(30)
  expect(bench.host.told('result').map(({ lease }) => lease)).toEqual(['1-2', '1-4'])
  expect(bench.agent.status()).toMatchObject({ shardsRunning: 0, task: { job: 'j2' } })
  expect(bench.agent.status().workers).toBeLessThanOrEqual(2)
})

test('the task that is shown is the one that gave a shard last', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', doubling)
  bench.describe('j2', doubling)
  await bench.pass(20)
  expect(bench.agent.status().task?.job).toBe('j2')
  bench.lease('j1', '1-1')
  await bench.pass(20)
  expect(bench.agent.status().task?.job).toBe('j1')
})

test('a job that cannot run here is refused alone', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', { ...doubling, init: () => JSON.parse('{') as unknown })
  bench.describe('j2', doubling)
  bench.lease('j1', '1-1')
  bench.lease('j2', '1-2', 3)
  bench.lease('j1', '1-3')
  await bench.pass(50)
  expect(bench.host.told('job-refused')).toMatchObject([{ job: 'j1', code: 'task-threw' }])
  expect(bench.host.told('result')).toMatchObject([{ lease: '1-2', value: [6] }])
})

import { expect, test } from 'vitest'
import { KeptResults } from '../../../src/runtime/device/kept-results.ts'
import { DeviceBench, doubling, jobOf, leaseOf, waiting } from './device-agent-fixture.ts'

const held = { ...doubling, map: (_: number, { local }: { local?: { reading: number } }) => local?.reading }

test('[W23] a new session with the same coordinator: results are sent again, and what runs goes on', async () => {
  const bench = await DeviceBench.linked(2)
  bench.describe('j1', waiting)
  bench.describe('j2', doubling)
  bench.lease('j1', '1-1')
  bench.lease('j2', '1-2', 4)
  await bench.pass(20)
  await bench.forgetAndLink()
  expect(bench.host.heard.map(({ type }) => type)).toEqual(['hello', 'start', 'result'])
  expect(bench.host.told('result')).toMatchObject([{ lease: '1-2', to: 5, value: [8] }])
  bench.describe('j1', waiting)
  expect(await bench.heldNow()).toEqual(['1-1', '1-2'])
  bench.host.say({ type: 'ack', acks: [leaseOf('1-2')] })
  bench.lease('j1', '1-3')
  expect(await bench.heldNow()).toEqual(['1-1', '1-3'])
  expect(bench.agent.status()).toMatchObject({ shardsRunning: 2, workers: 2, shardsDone: 1 })
})

test('a shard that ends while there is no link is told of in the next session', async () => {
  const bench = await DeviceBench.linked(1)
  const late = async () => {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
    return 'late'
  }
  bench.describe('j1', { ...doubling, map: late })
  bench.lease('j1', '1-1')
  await bench.pass(10)
  await bench.cut()
  expect(bench.agent.status().shardsRunning).toBe(1)
  await bench.pass(100)
  bench.host.forget()
  await bench.link()
  expect(bench.host.told('result')).toMatchObject([{ lease: '1-1', value: ['late'] }])
})

test('a job that the new session does not know has ended: its workers end', async () => {
  const bench = await DeviceBench.linked(2)
  bench.describe('j1', waiting)
  bench.describe('j2', waiting)
  bench.lease('j1', '1-1')
  bench.lease('j2', '1-2')
  await bench.pass(20)
  await bench.forgetAndLink()
  bench.describe('j2', waiting)
  await bench.heldNow()
  expect(await bench.heldNow()).toEqual(['1-1', '1-2']) // told before the second ping was heard
  expect(await bench.heldNow()).toEqual(['1-2'])
  expect(bench.agent.status()).toMatchObject({ workers: 1, task: { job: 'j2' } })
})

test('a lease of a new life ends what the former one leased; its results are sent all the same', async () => {
  const bench = await DeviceBench.linked(3)
  bench.describe('j1', waiting)
  bench.describe('j2', doubling)
  bench.lease('j1', '1-1')
  bench.lease('j1', '1-2')
  bench.lease('j2', '1-3')
  await bench.pass(20)
  await bench.forgetAndLink()
  bench.describe('j1', waiting)
  bench.lease('j1', '2-1')
  await bench.pass(20)
  expect(bench.host.told('result')).toMatchObject([{ lease: '1-3' }])
  expect(await bench.heldNow()).toEqual(['2-1', '1-3'])
  expect(bench.agent.status()).toMatchObject({ shardsRunning: 1, workers: 2 }) // one is idle, of the other job
})

test('what was acknowledged or cancelled, and what belongs to a job that ended, is not sent again', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', doubling)
  bench.describe('j2', doubling)
  for (const [job, lease] of ['j1 1-1', 'j1 1-2', 'j2 1-3', 'j1 1-4'].map((line) => line.split(' '))) {
    bench.lease(job ?? '', lease ?? '')
  }
  await bench.pass(50)
  expect(bench.host.told('result')).toHaveLength(4)
  bench.host.say({ type: 'ack', acks: [leaseOf('1-1')] })
  bench.host.say({ type: 'cancel', leases: [leaseOf('1-2')] })
  bench.host.say({ type: 'job-ended', job: jobOf('j2'), outcome: 'finished' })
  await bench.pass(20)
  await bench.forgetAndLink()
  expect(bench.host.told('result').map(({ lease }) => lease)).toEqual(['1-4'])
})

test('within its session nothing is sent twice', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', doubling)
  bench.lease('j1', '1-1')
  await bench.pass(20)
  await bench.cut()
  await bench.link()
  await bench.pass(20)
  expect(bench.host.told('result')).toHaveLength(1)
  expect(bench.host.told('hello')).toHaveLength(1)
})

test('a reading that was entered is claimed again in a new session, and never sent', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', held, 3)
  await bench.pass(20)
  bench.agent.claim(2, { reading: 21.5 })
  bench.host.say({ type: 'claim-accepted', job: jobOf('j1'), unit: 2 })
  await bench.pass(20)
  expect(bench.agent.status().task?.claim).toEqual({ unit: 2, state: 'accepted' })
  await bench.forgetAndLink()
  expect(bench.host.told('claim')).toEqual([])
  bench.describe('j1', held, 3)
  await bench.pass(20)
  expect(bench.host.told('claim')).toEqual([{ type: 'claim', job: 'j1', unit: 2 }])
  bench.lease('j1', '1-1', 2)
  await bench.pass(20)
  expect(bench.host.told('result')).toMatchObject([{ value: [21.5] }])
})

test('Stop forgets the reading: nothing is claimed in its name again', async () => {
  const bench = await DeviceBench.linked(1)
  bench.describe('j1', held, 3)
  await bench.pass(20)
  bench.agent.claim(2, { reading: 21.5 })
  bench.agent.stop()
  bench.agent.start(1)
  await bench.forgetAndLink()
  bench.describe('j1', held, 3)
  await bench.pass(20)
  expect(bench.host.told('claim')).toEqual([])
})

test('a refused job is tried again when a new session describes it', async () => {
  const bench = await DeviceBench.linked(1)
  const broken = { ...doubling, init: () => JSON.parse('{') as unknown }
  for (let session = 0; session < 2; session++) {
    bench.describe('j1', broken)
    bench.lease('j1', `1-${session}`)
    await bench.pass(50)
    expect(bench.host.told('job-refused')).toHaveLength(1)
    await bench.forgetAndLink()
  }
})

test('kept results are bounded in number and in bytes: the oldest go first, the newest stays', () => {
  const kept = new KeptResults(() => undefined)
  const keep = (lease: string, bytes: number) =>
    kept.keep(jobOf('j'), 1, { type: 'result', lease: leaseOf(lease), to: 1, execMs: 1, value: 0 }, bytes)
  const leases = () => kept.messages().map(({ lease }) => lease)
  for (let number = 0; number < 1_030; number++) keep(`1-${number}`, 10)
  expect([leases().length, leases()[0]]).toEqual([1_024, '1-6'])
  keep('big', 64 * 1024 * 1024 - 20)
  expect(leases()).toEqual(['1-1028', '1-1029', 'big'])
  keep('bigger', 65 * 1024 * 1024)
  expect(leases()).toEqual(['bigger'])
  kept.forget(leaseOf('bigger'))
  for (let number = 0; number < 3; number++) keep(`2-${number}`, 10)
  expect(leases()).toHaveLength(3)
})

import { expect, test } from 'vitest'
import { TabgridError } from '../../../src/base/errors.ts'
import type { CoordinatorMessage } from '../../../src/protocol/control.ts'
import { SubmittedJobs } from '../../../src/runtime/device/submitted-jobs.ts'
import { DeviceBench, doubling, jobOf } from './device-agent-fixture.ts'

const allow = async (bench: DeviceBench, submit: boolean) => {
  bench.host.say({ type: 'rights', submit, ownName: true })
  await bench.pass(20)
}
const ended = (job: string, outcome: 'finished' | 'failed' | 'cancelled'): CoordinatorMessage => ({
  type: 'submitted-ended',
  job: jobOf(job),
  outcome,
  answer: outcome === 'finished' ? new Map([['ten', 10]]) : undefined,
  poisoned: 0,
  ...(outcome === 'failed' && { failure: { code: 'unit-timeout', reason: 'unit 3: ran too long' } as const }),
})

async function linked() {
  const bench = await DeviceBench.linked()
  return { bench, jobs: new SubmittedJobs(bench.agent, bench.random) }
}

async function submitting() {
  const { bench, jobs } = await linked()
  await allow(bench, true)
  const job = jobs.run(doubling, { input: [1, 2], params: { by: 2 }, title: 'Mine' })
  await bench.pass(20)
  return { bench, jobs, job }
}

test('a member may submit only when the host allows it, and its status says so', async () => {
  const { bench, jobs } = await linked()
  expect(bench.agent.status().maySubmit).toBe(false)
  await expect(jobs.run(doubling, {}).result()).rejects.toMatchObject({ code: 'submit-refused' })
  await allow(bench, true)
  expect(bench.agent.status().maySubmit).toBe(true)
  await allow(bench, false)
  expect(bench.agent.status().maySubmit).toBe(false)
  expect(bench.host.told('submit')).toEqual([])
})

test('a submitted job is sent as it is, tells its progress, and gives its answer', async () => {
  const { bench, job } = await submitting()
  expect(bench.host.told('submit')).toMatchObject([
    { job: job.id, task: { name: 'doubling' }, title: 'Mine', params: { by: 2 }, input: [1, 2], unitLimitMs: 60_000 },
  ])
  bench.host.say({ type: 'submitted-progress', job: job.id, unitsDone: 1, unitsTotal: 2 })
  bench.host.say({ type: 'submitted-progress', job: jobOf('not-mine'), unitsDone: 9, unitsTotal: 9 })
  await bench.pass(20)
  expect(job.progress()).toEqual({ unitsDone: 1, unitsTotal: 2 })
  bench.host.say(ended(job.id, 'finished'))
  await bench.pass(20)
  expect(await job.result()).toEqual(new Map([['ten', 10]]))
})

test.each([
  ['failed', 'unit-timeout', 'unit 3: ran too long'],
  ['cancelled', 'job-cancelled', '"Mine" was stopped'],
] as const)('a job that %s rejects as %s', async (outcome, code, message) => {
  const { bench, job } = await submitting()
  bench.host.say(ended(job.id, outcome))
  await bench.pass(20)
  await expect(job.result()).rejects.toMatchObject({ code, message })
})

test('what the coordinator refuses rejects with its reason', async () => {
  const { bench, job } = await submitting()
  bench.host.say({ type: 'submit-refused', job: job.id, code: 'jobs-too-many', reason: 'Wait for the others.' })
  await bench.pass(20)
  await expect(job.result()).rejects.toMatchObject({ code: 'jobs-too-many', message: 'Wait for the others.' })
})

test('cancel asks the coordinator, as long as the job is under way', async () => {
  const { bench, job } = await submitting()
  job.cancel()
  await bench.pass(20)
  expect(bench.host.told('withdraw')).toEqual([{ type: 'withdraw', job: job.id }])
  bench.host.say(ended(job.id, 'cancelled'))
  await bench.pass(20)
  job.cancel()
  await bench.pass(20)
  expect(bench.host.told('withdraw')).toHaveLength(1)
})

test('a new link within the session loses nothing; a new session loses the job', async () => {
  const { bench, job } = await submitting()
  await bench.cut()
  await bench.link()
  bench.host.say({ type: 'submitted-progress', job: job.id, unitsDone: 1, unitsTotal: 2 })
  await bench.pass(20)
  expect(job.progress().unitsDone).toBe(1)
  await bench.forgetAndLink()
  await expect(job.result()).rejects.toMatchObject({ code: 'session-lost' })
  expect(bench.agent.status().maySubmit).toBe(false)
})

test('the end of the room ends its jobs with the reason', async () => {
  const { bench, jobs, job } = await submitting()
  bench.agent.end(new TabgridError('room-ended', 'Over.'))
  await expect(job.result()).rejects.toMatchObject({ code: 'room-ended' })
  await expect(jobs.run(doubling, {}).result()).rejects.toMatchObject({ code: 'room-ended' })
})

test('what cannot travel is refused before it is sent', async () => {
  const { jobs } = await submitting()
  expect(() => jobs.run(doubling, { input: { cb: () => 1 } })).toThrow(
    expect.objectContaining({ code: 'value-unsendable' }),
  )
  const bound = { ...doubling, map: doubling.map.bind(undefined) }
  expect(() => jobs.run(bound, {})).toThrow(expect.objectContaining({ code: 'task-invalid' }))
})

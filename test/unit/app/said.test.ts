import { expect, test } from 'vitest'
import { saidOf } from '../../../src/app/device/said.ts'
import type { JobId } from '../../../src/base/ids.ts'
import type { DeviceStatus, TaskView } from '../../../src/runtime/api/device-api.ts'
import { defaultLimits } from '../../../src/runtime/device/device-limits.ts'
import { manifestOf } from '../identity/signed.ts'

const helping: DeviceStatus = {
  state: 'helping',
  error: undefined,
  trouble: undefined,
  tokenTrouble: undefined,
  overview: undefined,
  roomName: 'Ms Li’s room',
  name: 'Amber Otter',
  number: 2,
  link: 'direct',
  trust: { at: 'verified' },
  byDelegation: false,
  slots: 1,
  workers: 1,
  task: undefined,
  maySubmit: false,
  wasmOnly: false,
  shardsRunning: 0,
  shardsDone: 0,
  unitsDone: 0,
  bytesIn: 0,
  bytesOut: 0,
  asked: [],
  limits: defaultLimits,
  spent: { computeMs: 0, bytes: 0 },
  reached: undefined,
}
const task: TaskView = {
  job: 'job1' as JobId,
  title: 'Sensors',
  hash: '',
  script: '',
  unitLimitMs: 60_000,
  memoryMegabytes: undefined,
  local: [],
  heldCount: 3,
  claim: undefined,
  manifest: manifestOf(),
}
const local = [{ key: 'reading', label: 'Temperature', kind: 'number' }] as const

test('a pause between two shards is not taken for the end of the job', () => {
  expect(saidOf({ ...helping, task, shardsDone: 4 }, false).sentence).toBe('Ready for the next shard.')
  expect(saidOf({ ...helping, shardsDone: 4 }, false).sentence).toBe('Done for now. Thank you!')
  expect(saidOf(helping, false).sentence).toBe('Ready to help.')
})

test('a reading that is still to be entered is asked for, though not while a shard is computed', () => {
  const asked = { ...helping, task: { ...task, local } }
  expect(saidOf(asked, false).sentence).toBe('Your reading is wanted.')
  expect(saidOf({ ...asked, shardsRunning: 1 }, false)).toMatchObject({
    mark: 'working',
    sentence: 'Computing 1 shard now.',
  })
  const given = { ...task, local, claim: { unit: 0, state: 'accepted' } } as const
  expect(saidOf({ ...helping, task: given }, false).sentence).toBe('Ready for the next shard.')
})

test('a paused phone says so, whatever its link does, until the room is over', () => {
  const paused = 'Paused while this phone is locked or in another app.'
  expect(saidOf({ ...helping, state: 'stopped' }, true).sentence).toBe(paused)
  expect(saidOf({ ...helping, state: 'connecting' }, true).sentence).toBe(paused)
  expect(saidOf({ ...helping, state: 'ended' }, true).sentence).not.toBe(paused)
})

test('who waits to be let in is told that nothing runs, whatever it was at before', () => {
  const said = saidOf({ ...helping, state: 'knocking', task, slots: 2 }, false)
  expect(said).toMatchObject({ mark: 'waiting', sentence: 'Waiting for the host to let you in.' })
  expect(said.about).toContain('Nothing is running here')
})

test('a person is told that an answer is wanted, and which limit of the day has stopped the helping', () => {
  const manifest = manifestOf({ unitLimitMs: 3_600_000 })
  const asked = [{ manifest, excess: [{ what: 'unit-time', wanted: 3_600_000, limit: 60_000 }] }] as const
  expect(saidOf({ ...helping, asked }, false).sentence).toBe('Your answer is wanted.')
  expect(saidOf({ ...helping, asked, shardsRunning: 1 }, false).sentence).toBe('Computing 1 shard now.')
  for (const state of ['waiting', 'stopped'] as const) {
    const said = saidOf({ ...helping, state, reached: 'compute' }, false)
    expect(said).toMatchObject({
      mark: 'stopped',
      sentence: expect.stringContaining('computing for this host is used up'),
    })
    expect(said.about).toContain('raise it under Limits')
  }
})

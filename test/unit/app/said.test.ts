import { expect, test } from 'vitest'
import { saidOf } from '../../../src/app/device/said.ts'
import type { JobId } from '../../../src/base/ids.ts'
import type { Hold, TaskView } from '../../../src/runtime/api/device-api.ts'
import { manifestOf } from '../identity/signed.ts'
import { statusOfDevice } from './status-of-device.ts'

const helping = statusOfDevice({ state: 'helping', slots: 1, workers: 1 })
const task: TaskView = {
  job: 'job1' as JobId,
  title: 'Sensors',
  hash: '',
  script: '',
  params: undefined,
  unitLimitMs: 60_000,
  memoryMegabytes: undefined,
  local: [],
  heldCount: 3,
  claim: undefined,
  unitsDone: 0,
  manifest: manifestOf(),
}
const local = [{ key: 'reading', label: 'Temperature', kind: 'number' }] as const

test('a pause between two shards is not taken for the end of the job', () => {
  expect(saidOf({ ...helping, task, shardsDone: 4 }).sentence).toBe('Ready for the next shard.')
  expect(saidOf({ ...helping, shardsDone: 4 }).sentence).toBe('Done for now. Thank you!')
  expect(saidOf(helping).sentence).toBe('Ready to help.')
})

test('a reading that is still to be entered is asked for, though not while a shard is computed', () => {
  const asked = { ...helping, task: { ...task, local } }
  expect(saidOf(asked).sentence).toBe('Your reading is wanted.')
  expect(saidOf({ ...asked, shardsRunning: 1 })).toMatchObject({
    mark: 'working',
    sentence: 'Computing 1 shard now.',
  })
  const given = { ...task, local, claim: { unit: 0, state: 'accepted' } } as const
  expect(saidOf({ ...helping, task: given }).sentence).toBe('Ready for the next shard.')
})

test('why a device is paused is one sentence, and what comes next another', () => {
  const held = (hold: Hold) => saidOf({ ...helping, state: 'paused', slots: 0, hold })
  expect(held({ because: 'hidden', untilMs: undefined })).toEqual({
    mark: 'waiting',
    sentence: 'Paused: this page was not in front.',
    about: 'It goes on by itself when the page is in front again. Its shards went to other devices.',
  })
  const untilMs = new Date(2026, 10, 26, 20, 0).getTime()
  expect(held({ because: 'hours', untilMs }).sentence).toMatch(/^Paused until .*8:00/)
  expect(held({ because: 'paused', untilMs }).sentence).toMatch(/^Paused until .*8:00.*, as you asked\.$/)
  expect(held({ because: 'compute', untilMs }).about).toContain('raise it under Limits')
  const sentences = (['gone', 'data', 'unplugged'] as const).map(
    (because) => held({ because, untilMs: undefined }).sentence,
  )
  expect(new Set(sentences).size).toBe(3)
})

test('who has not started hears before what would hold it', () => {
  const hold = { because: 'unplugged', untilMs: undefined } as const
  expect(saidOf({ ...helping, state: 'waiting', hold }).about).toContain('Paused: this device is not plugged in.')
})

test('who finishes is told that it takes nothing new', () => {
  expect(saidOf({ ...helping, finishing: true, shardsRunning: 2 }).sentence).toBe('Ending what is under way.')
})

test('who waits to be let in is told that nothing runs, whatever it was at before', () => {
  const said = saidOf({ ...helping, state: 'knocking', task, slots: 2 })
  expect(said).toMatchObject({ mark: 'waiting', sentence: 'Waiting for the host to let you in.' })
  expect(said.about).toContain('Nothing is running here')
})

test('a person is told that an answer is wanted', () => {
  const manifest = manifestOf({ unitLimitMs: 3_600_000 })
  const asked = [{ manifest, excess: [{ what: 'unit-time', wanted: 3_600_000, limit: 60_000 }] }] as const
  expect(saidOf({ ...helping, asked }).sentence).toBe('Your answer is wanted.')
  expect(saidOf({ ...helping, asked, shardsRunning: 1 }).sentence).toBe('Computing 1 shard now.')
})

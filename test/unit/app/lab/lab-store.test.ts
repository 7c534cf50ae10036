import { expect, test, vi } from 'vitest'
import { ManualClock } from '../../../../src/adapters/memory/clock.ts'
import { createMemoryRunner } from '../../../../src/adapters/memory/runner.ts'
import { JobStore } from '../../../../src/app/host/job-store.ts'
import type { Draft } from '../../../../src/app/lab/draft.ts'
import { LabRun } from '../../../../src/app/lab/lab-run.ts'
import { LabStore } from '../../../../src/app/lab/lab-store.ts'
import { packDraft } from '../../../../src/app/lab/share.ts'
import { toTaskScript } from '../../../../src/core/task.ts'
import { ScriptedJob } from '../scripted-room.ts'

const beginning: Draft = {
  version: 1,
  source: 'export default { map: (unit) => unit }',
  params: '',
  data: 'range',
  from: '0',
  to: '10',
  unit: '0',
  unitLimit: '10',
  rounds: '1',
}

const labOf = (changes: Partial<Draft> = {}) => {
  const store = new LabStore({
    beginning,
    start: (task, { params, unitLimitMs }) =>
      createMemoryRunner({ clock: new ManualClock() }).start(toTaskScript(task), params, { unitLimitMs }),
    host: () => Promise.reject(new Error('no host here')),
  })
  store.drafts.change(changes)
  return store
}

test.each([
  [{ source: 'export default {' }, 'source'],
  [{ params: '{' }, 'params'],
  [{ to: '-1' }, 'range'],
  [{ from: '1', to: '1000003' }, 'span'],
  [{ data: 'file' }, 'file'],
  [{ unit: 'first' }, 'unit'],
  [{ unitLimit: '0' }, 'limit'],
] as const)('with %j typed nothing runs, and what stands in the way is said', async (changes, obstacle) => {
  const store = labOf(changes)
  await store.tryUnit()
  expect(store.dry.value).toEqual({ at: 'blocked', obstacle })
})

test('a long span is taken where it begins at 0, or where the task cuts it', async () => {
  const cuts = 'export default { split: ({ from, to }) => [[from, to]], map: ([from, to]) => to - from }'
  for (const changes of [{ to: '2000000' }, { from: '1', to: '2000001', source: cuts }]) {
    const store = labOf(changes)
    await store.tryUnit()
    expect(store.dry.value).toMatchObject({ at: 'ended', outcome: { at: 'done' } })
  }
})

test('the room is not asked for rounds that are no number, nor opened for a task that throws', async () => {
  const store = labOf({ rounds: '0' })
  await store.runInRoom()
  expect(store.room.value).toEqual({ at: 'blocked', obstacle: 'rounds' })
  const throwing = labOf({ source: 'nothing()\nexport default { map: (unit) => unit }' })
  await throwing.runInRoom()
  expect(throwing.room.value).toMatchObject({ at: 'failed', error: { code: 'task-threw' } })
  const alone = labOf()
  await alone.runInRoom()
  expect(alone.room.value).toEqual({ at: 'unreachable' })
})

test('a link takes the place of the text, which can be had back; a broken link changes nothing', async () => {
  const store = labOf()
  const packed = (await packDraft({ ...beginning, source: 'export default { map: () => 1 }' })) ?? ''
  expect(await store.open(packed.slice(0, -5))).toBe(false)
  expect(store.brokenLink.value).toBe(true)
  expect(store.drafts.draft.value).toEqual(beginning)
  expect(await store.open(packed)).toBe(true)
  expect(store.brokenLink.value).toBe(false)
  expect(store.drafts.origin.value).toBe('link')
  expect(store.dry.value).toEqual({ at: 'none' })
  store.goBack()
  expect(store.drafts.draft.value).toEqual(beginning)
  expect(store.drafts.origin.value).toBe('own')
})

test('a link that was made is forgotten as soon as the task is another one', async () => {
  const store = labOf()
  await store.pack()
  expect(store.share.value.at).toBe('made')
  store.drafts.change({ to: '11' })
  expect(store.share.value).toEqual({ at: 'none' })
})

test('a link is not made of a task that has changed while it was packed', async () => {
  const store = labOf()
  const packing = store.pack()
  store.drafts.change({ to: '11' })
  await packing
  expect(store.share.value).toEqual({ at: 'none' })
})

test('a file that is chosen, or put away, while the sample is on its way is not replaced by it', async () => {
  const answers: ((response: Response) => void)[] = []
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => answers.push(resolve)))
  const store = labOf()
  const first = store.data.chooseSample()
  await store.data.choose(new File(['a\n1\n'], 'own.csv'))
  answers[0]?.(new Response('b\n2\n'))
  await first
  expect(store.data.file.value).toMatchObject({ at: 'read', name: 'own.csv' })
  const second = store.data.chooseSample()
  store.data.forget()
  answers[1]?.(new Response('b\n2\n'))
  await second
  expect(store.data.file.value).toEqual({ at: 'none' })
  vi.unstubAllGlobals()
})

test('a run that another example ended has not failed', async () => {
  const store = labOf()
  const running = store.runInRoom()
  store.takeExample({ ...beginning, source: 'export default { map: () => 2 }' })
  await running
  expect(store.room.value).toEqual({ at: 'none' })
})

test('a unit that ran too long is told with the limit that it had', async () => {
  const store = labOf()
  await store.tryUnit()
  store.drafts.change({ unitLimit: '20' })
  expect(store.dry.value).toMatchObject({ at: 'ended', unitLimitMs: 10_000 })
})

test('what went wrong with a unit is listed once, with all devices on which it did', async () => {
  const job = new ScriptedJob('j', 'written')
  const run = new LabRun(job, new JobStore(job, undefined, () => undefined), 'a\nb')
  const failed = { type: 'unit-failed', code: 'task-threw', reason: 'no', input: { n: 1 } } as const
  const stack = 'Error: no\n    at map (tabgrid-task.js:5:7)\n    at run (tabgrid:1:1)'
  await job.tell(
    { ...failed, unit: 1, deviceName: 'Otter', stack },
    { ...failed, unit: 1, deviceName: 'Fox', stack },
    { ...failed, unit: 1, deviceName: 'Otter', stack },
    { ...failed, unit: 2, deviceName: 'Fox', stack: '' },
  )
  expect(run.troubleCount.value).toBe(4)
  expect(run.troubles.value).toMatchObject([
    {
      unit: 1,
      deviceNames: ['Otter', 'Fox'],
      place: { line: 2, column: 7 },
      stack: expect.stringContaining('task:2:7'),
    },
    { unit: 2, deviceNames: ['Fox'], place: undefined },
  ])
})

import { effect } from '@preact/signals'
import { expect, test, vi } from 'vitest'
import type { JobTools } from '../../../src/app/host/followed-jobs.ts'
import { HostStore } from '../../../src/app/host/host-store.ts'
import { JobStore } from '../../../src/app/host/job-store.ts'
import { readInput } from '../../../src/app/host/task-input.ts'
import { LazyPart } from '../../../src/app/lazy-part.ts'
import { speak } from '../../../src/app/text.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { DeviceId } from '../../../src/base/ids.ts'
import type { OpenRoomOptions } from '../../../src/runtime/api/host-api.ts'
import type { Card } from '../../../src/tasks/catalogue.ts'
import { cardOf } from './cards.ts'
import { deviceOf, ScriptedJob, ScriptedRoom } from './scripted-room.ts'

const csvCard = cardOf({
  name: 'temperatures',
  input: { kind: 'csv', sample: { path: 'data/sample.csv' } },
  fields: [],
})

const toolsOf = (cards: readonly Card[]): JobTools => ({
  fetchCard: async (named) => cards.find(({ name }) => name === named),
  JobStore,
  readInput,
})

async function optionsOf(cards: readonly Card[]) {
  const jobTools = new LazyPart(async () => toolsOf(cards))
  await jobTools.load()
  return { faces: cards, jobTools, codeCanChange: true }
}

async function hostOf(room: ScriptedRoom, cards: readonly Card[] = [cardOf({}), csvCard]) {
  const asked: OpenRoomOptions[] = []
  const open = async (options: OpenRoomOptions) => {
    asked.push(options)
    return room
  }
  return {
    asked,
    store: new HostStore({ open, ...(await optionsOf(cards)), cores: 8, roomName: () => 'Ms Li’s room' }),
  }
}

async function openHost(room: ScriptedRoom) {
  const { store } = await hostOf(room)
  await store.open(false)
  await store.prepare()
  return store
}

test('a room opens with this machine lent, all cores but one', async () => {
  const { asked, store } = await hostOf(new ScriptedRoom())
  await store.open(false)
  expect(asked).toEqual([{ name: 'Ms Li’s room', ownSlots: 7, takeOver: false }])
  expect(store.state.value.at).toBe('open')
})

test('a room that is open in another tab is refused, and taken over on demand', async () => {
  const room = new ScriptedRoom()
  const open = async ({ takeOver }: OpenRoomOptions) => {
    if (takeOver === true) return room
    throw new TabgridError('room-hosted', 'another tab has it')
  }
  const store = new HostStore({ open, ...(await optionsOf([])), cores: 2, roomName: () => '' })
  await store.open(false)
  expect(store.state.value).toMatchObject({ at: 'refused', error: { code: 'room-hosted' } })
  await store.open(true)
  expect(store.state.value.at).toBe('open')
})

test('devices are those of the room, and the working ones are counted', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  room.members = [deviceOf(1), deviceOf(2, { state: 'working' })]
  room.events.emit('devices')
  expect(store.devices.value).toHaveLength(2)
  expect(store.workingCount.value).toBe(1)
})

test('Run gives the task its parameters and follows the job once, though the room tells of it too', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  const [setup] = store.setups
  if (setup === undefined) throw new Error('the first card is gone')
  await store.run(setup)
  expect(room.runs).toEqual([
    { params: { n: 12, kept: 'as it is' }, title: 'Queens on a chessboard', local: [], verify: 'none' },
  ])
  expect(store.job.value?.id).toBe('job1')
  expect(room.running?.calls).toEqual(['events'])
})

test('input that cannot be read becomes a sentence, and nothing runs', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  const setup = store.setups[1]
  if (setup === undefined) throw new Error('the second card is gone')
  setup.choice.value = { at: 'text', text: '  ' }
  await store.run(setup)
  expect(store.problem.value).toContain('Paste some text first')
  setup.choice.value = { at: 'text', text: 'a,b\n1,"2' }
  await store.run(setup)
  expect(store.problem.value).toMatch(/quote/)
  expect(room.runs).toEqual([])
  setup.choice.value = { at: 'text', text: 'a,b\n1,2' }
  await store.run(setup)
  expect(store.problem.value).toBeUndefined()
  expect(room.runs).toMatchObject([
    {
      inputName: 'pasted text',
      input: [
        ['a', 'b'],
        ['1', '2'],
      ],
    },
  ])
})

test('a job resumed after a reload is drawn by its own card, and asks for input that was too large to keep', async () => {
  const room = new ScriptedRoom()
  room.running = new ScriptedJob('old', 'temperatures')
  room.needed = { title: 'Temperatures', task: 'temperatures', name: 'years.csv', bytes: 123_000_000 }
  const store = await openHost(room)
  expect(store.job.value?.card).toBe(csvCard)
  expect(store.selected.value?.card).toBe(csvCard)
  expect(store.needed.value?.name).toBe('years.csv')
  await store.provide(new File(['a,b\n1,2'], 'years.csv'))
  expect(room.provided).toEqual([
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ])
  expect(store.needed.value).toBeUndefined()
})

test('a job whose card cannot be had is followed without, and drawn from its first shard on once the card can', async () => {
  const tile = { x: 0, y: 0, width: 1, height: 1, rgba: new Uint8ClampedArray(4) }
  const picture = { size: () => ({ width: 2, height: 1 }), tile: () => tile }
  const drawn = cardOf({ name: 'drawn', view: { picture } })
  let reachable = false
  const tools = toolsOf([drawn])
  const fetchCard = vi.fn((name: string) =>
    reachable ? tools.fetchCard(name) : Promise.reject(new Error('offline')),
  )
  const jobTools = new LazyPart(async () => ({ ...tools, fetchCard }))
  const room = new ScriptedRoom()
  const job = new ScriptedJob('old', 'drawn')
  room.running = job
  const store = new HostStore({
    ...{ faces: [drawn], jobTools, codeCanChange: true, cores: 2 },
    open: async () => room,
    roomName: () => '',
  })
  await store.open(false)
  await store.prepare()
  const shard = { type: 'shard-done', device: undefined, deviceName: '', value: 1, computeMs: undefined } as const
  await job.tell({ ...shard, from: 0, to: 1 })
  expect([store.awaitsJob.value, store.job.value?.card, store.job.value?.shards[0]?.tiles]).toEqual([
    false,
    undefined,
    [],
  ])
  reachable = true
  room.events.emit('warning', { code: 'server-lost', message: '', resolved: true })
  await vi.waitFor(() => expect(store.job.value?.card).toBe(drawn))
  await job.tell({ ...shard, from: 1, to: 2 })
  expect(store.job.value?.shards.map(({ tiles }) => tiles)).toEqual([[tile], [tile]])
  fetchCard.mockClear()
  await store.prepare()
  expect(fetchCard).not.toHaveBeenCalled()
})

test('a job of before a reload is awaited from the opening of its room until it can be shown, or is not to be had', async () => {
  const room = new ScriptedRoom()
  room.resuming = true
  const store = await openHost(room)
  expect([store.awaitsJob.value, store.job.value]).toEqual([true, undefined])
  const job = new ScriptedJob('old', 'temperatures')
  room.events.emit('job', job)
  room.resuming = false
  room.events.emit('devices')
  await vi.waitFor(() => expect(store.job.value?.card).toBe(csvCard))
  expect(store.awaitsJob.value).toBe(false)
  const other = new ScriptedRoom()
  other.resuming = true
  const failing = await openHost(other)
  other.resuming = false
  other.events.emit('devices')
  expect(failing.awaitsJob.value).toBe(false)
})

test('a warning becomes one note, until it is resolved or dismissed', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  const warning = { code: 'server-lost', message: 'gone', resolved: false } as const
  room.events.emit('warning', warning)
  room.events.emit('warning', warning)
  room.events.emit('warning', { code: 'journal-unavailable', message: '', resolved: false })
  expect(store.notes.shown.value.map(({ code }) => code)).toEqual(['server-lost', 'journal-unavailable'])
  expect(store.notes.shown.value[1]?.sentence).toBe(
    'This browser does not let Tabgrid keep the job: a reload starts it again.',
  )
  room.events.emit('warning', { ...warning, resolved: true })
  store.notes.dismiss('journal-unavailable')
  expect(store.notes.shown.value).toEqual([])
})

test('what is to be known, and what did not work, is said anew in another language', async () => {
  const room = new ScriptedRoom()
  room.needed = { title: 'Weather', task: 'weather', name: 'old.csv', bytes: 1 }
  const store = await openHost(room)
  room.events.emit('warning', { code: 'server-lost', message: 'gone', resolved: false })
  await store.provide(new File([], 'old.csv'))
  await speak('zh')
  expect(store.notes.shown.value[0]?.sentence).toMatch(/\p{Script=Han}/u)
  expect(store.problem.value).toMatch(/\p{Script=Han}/u)
  await speak('en')
})

test('the own machine is called in the language of now, whichever it was when the room opened', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  room.members = [deviceOf(1, { name: 'This computer' }), deviceOf(2, { name: 'Otter' })]
  room.events.emit('devices')
  const names = () => store.devices.value.map(({ name }) => name)
  expect(names()).toEqual(['This computer', 'Otter'])
  await speak('zh')
  expect(names()).toEqual([expect.stringMatching(/^\p{Script=Han}+$/u), 'Otter'])
  await speak('en')
})

test('this machine is taken out and lent again', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  store.useOwnMachine(false, 4)
  store.useOwnMachine(true, 4)
  expect(room.ownSlots).toEqual([0, 4])
})

test('the first reason of an end counts, and the last answer stays', async () => {
  const room = new ScriptedRoom()
  room.running = new ScriptedJob('old', 'n-queens')
  const store = await openHost(room)
  room.events.emit('end', new TabgridError('room-taken-over', 'another tab'))
  room.events.emit('end', new TabgridError('room-ended', 'by its host'))
  expect(store.state.value).toMatchObject({ at: 'ended', error: { code: 'room-taken-over' } })
  expect(store.job.value?.id).toBe('old')
})

test('the set-up closes when a job runs, and opens for the card that is pressed', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  const [first, second] = store.setups
  if (first === undefined || second === undefined) throw new Error('a card is gone')
  expect(store.setupOpen.value).toBe(false)
  store.select(first)
  expect(store.setupOpen.value).toBe(true)
  await store.run(first)
  expect(store.setupOpen.value).toBe(false)
  store.select(second)
  expect(store.setupOpen.value).toBe(true)
  expect(store.selected.value).toBe(second)
})

test('several jobs that go on after a reload are all there, and one of them is shown', async () => {
  const room = new ScriptedRoom()
  room.others = [new ScriptedJob('a', 'n-queens'), new ScriptedJob('b', 'temperatures')]
  room.running = new ScriptedJob('c', 'n-queens')
  const store = await openHost(room)
  expect(store.running.value.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(store.job.value?.id).toBe('a')
  const [, second] = store.jobs.value
  if (second === undefined) throw new Error('the second job is gone')
  store.show(second)
  expect(store.job.value?.id).toBe('b')
  expect(store.selected.value?.card).toBe(csvCard)
  expect(store.running.value).toHaveLength(3)
})

test('a member’s job does not take the page from the one that is watched; one’s own does', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  const [setup] = store.setups
  if (setup === undefined) throw new Error('the first card is gone')
  await store.run(setup)
  room.events.emit('job', new ScriptedJob('theirs', 'n-queens', {}, { member: 'Otter' }))
  await store.prepare()
  expect(store.job.value?.id).toBe('job1')
  expect(store.running.value.map(({ id }) => id)).toEqual(['job1', 'theirs'])
  expect(store.running.value.map(({ card }) => card?.name)).toEqual(['n-queens', undefined])
  await store.run(setup)
  expect(store.job.value?.id).toBe('job2')
  const error = new TabgridError('task-threw', 'no')
  await room.running?.tell({ type: 'failed', error })
  expect(store.running.value.map(({ id }) => id)).toEqual(['job1', 'theirs'])
})

test('a file for a task that this page does not have is refused with a sentence', async () => {
  const room = new ScriptedRoom()
  room.needed = { title: 'Weather', task: 'weather', name: 'years.csv', bytes: 123_000_000 }
  const store = await openHost(room)
  await store.provide(new File(['a'], 'years.csv'))
  expect(store.problem.value).toContain('no task “Weather”')
  expect(room.provided).toEqual([])
})

test('a room that is taken back goes on with its job, though the page has given up a job of the same id', async () => {
  const [lost, back] = [new ScriptedRoom(), new ScriptedRoom()]
  lost.running = new ScriptedJob('old', 'n-queens')
  back.running = new ScriptedJob('old', 'n-queens')
  const open = async ({ takeOver }: OpenRoomOptions) => (takeOver === true ? back : lost)
  const store = new HostStore({ open, ...(await optionsOf([cardOf({})])), cores: 2, roomName: () => '' })
  await store.open(false)
  await store.prepare()
  const error = new TabgridError('room-taken-over', 'another tab')
  await lost.running.tell({ type: 'failed', error })
  lost.events.emit('end', error)
  expect(store.job.value?.outcome.value.at).toBe('failed')
  await store.open(true)
  await store.prepare()
  expect(store.job.value?.outcome.value.at).toBe('running')
  store.job.value?.cancel()
  expect(back.running.calls).toContain('cancel')
})

test('a former room that says its last word late does not touch the one that is open now', async () => {
  const [former, next] = [new ScriptedRoom(), new ScriptedRoom()]
  let tidied = () => {}
  former.end = () => {
    former.events.emit('end', new TabgridError('room-ended', 'by its host'))
    return new Promise((resolve) => {
      tidied = resolve
    })
  }
  const rooms = [former, next]
  const open = async () => rooms.shift() ?? next
  const store = new HostStore({ open, ...(await optionsOf([])), cores: 2, roomName: () => '' })
  await store.open(false)
  const ending = store.end()
  await store.open(false)
  next.members = [deviceOf(1)]
  next.events.emit('devices')
  former.events.emit('devices')
  former.events.emit('warning', { code: 'server-lost', message: 'gone', resolved: false })
  tidied()
  await ending
  expect(store.state.value).toEqual({ at: 'open', room: next })
  expect(store.devices.value).toHaveLength(1)
  expect(store.notes.shown.value).toEqual([])
})

test('a volunteer project is asked for by its kind, also when it is opened anew', async () => {
  const { asked, store } = await hostOf(new ScriptedRoom())
  await store.open(false, 'project')
  await store.end()
  await store.open(false)
  expect(asked.map(({ kind }) => kind)).toEqual(['project', 'project'])
})

test('who knocks is shown, and let in or sent away by one press each', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  const guest = { id: 'k1' as DeviceId, name: 'Knocker', trust: { at: 'verified' } } as const
  room.admission.guests = [guest]
  room.events.emit('devices')
  expect(store.admission.knocking.value).toEqual([guest])
  store.admission.approve(guest.id)
  store.admission.refuse(guest.id)
  store.admission.remove(guest.id)
  store.admission.ban(guest.id)
  expect(room.admission.calls).toEqual(['approve k1', 'refuse k1', 'remove k1', 'ban k1'])
  expect(store.admission.knocking.value).toEqual([])
})

test('each axis of a room changes by one press, and cards follow how results are checked', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  const [setup] = store.setups
  setup?.chooseVerify('none')
  store.admission.admitBy('approval')
  store.checkResults(true)
  store.admission.setLocked(true)
  expect(store.admission.policy.value).toMatchObject({ admission: 'approval', verify: 'adaptive', locked: true })
  expect(setup?.verify.value).toBe('adaptive')
})

test('an invitation that was made shows its link; one that cannot be says why', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  store.admission.invite({ uses: 3 })
  expect(store.admission.shown.value).toBe(store.admission.invitations.value[0]?.id)
  store.admission.invite({ uses: 0 })
  expect(store.admission.problem.value).toContain('invitation')
  await store.end()
  expect(store.admission.invitations.value).toEqual([])
})

test('a new code is shown wherever the room’s code is', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  const shown: string[] = []
  effect(() => {
    if (store.code.value !== undefined) shown.push(store.code.value)
  })
  expect(await store.newCode()).toBe('CFGHJM')
  expect(shown).toEqual(['7QMX4W', 'CFGHJM'])
})

test('a task that stands on no card runs once or in rounds, and is never taken for one that does', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  const source = '({ map: (unit) => unit })'
  expect(store.runTask({ name: 'written', source }, { rounds: 1 })?.title).toBe('written')
  const [setup] = store.setups
  const named = store.runTask({ name: setup?.card.name ?? '', source }, { rounds: 3 })
  expect(named?.card).toBeUndefined()
  expect(named?.title).toBe(`${setup?.card.name} *`)
  expect(store.job.value).toBe(named)
  expect(room.runs).toMatchObject([{ rounds: 1 }, { rounds: 3 }])
})

test('Run waits for what runs jobs, says why it does not come, and works when it is pressed again', async () => {
  const room = new ScriptedRoom()
  const store = await openHost(room)
  const [setup] = store.setups
  if (setup === undefined) throw new Error('the first card is gone')
  room.unreachable = new TabgridError('server-unreachable', 'no answer')
  expect(await store.run(setup)).toBe(false)
  expect(store.problem.value).toContain('server')
  expect([room.runs, store.reading.value]).toEqual([[], false])
  room.unreachable = undefined
  expect(await store.run(setup)).toBe(true)
  expect([room.runs.length, store.problem.value]).toEqual([1, undefined])
})

test('to choose a task fetches what runs jobs, and says nothing where that fails', async () => {
  const room = new ScriptedRoom()
  const { store } = await hostOf(room)
  const [setup] = store.setups
  if (setup === undefined) throw new Error('the first card is gone')
  store.select(setup)
  await store.open(false)
  expect(room.prepared).toBe(0)
  store.select(setup)
  expect(room.prepared).toBe(1)
  room.unreachable = new TabgridError('server-unreachable', 'no answer')
  store.select(setup)
  await expect(store.prepare()).rejects.toThrow('no answer')
  expect(store.problem.value).toBeUndefined()
})

test('what a job needs is fetched when somebody has come: the server may be gone by the time Run is pressed', async () => {
  const room = new ScriptedRoom()
  room.members = [deviceOf(1)]
  const store = await openHost(room)
  const before = room.prepared
  room.events.emit('devices')
  expect(room.prepared).toBe(before)
  room.members = [deviceOf(1), deviceOf(2)]
  room.events.emit('devices')
  room.events.emit('devices')
  expect(room.prepared).toBe(before + 1)
  expect(store.problem.value).toBeUndefined()
})

test('where no room is open, no task runs', async () => {
  const { store } = await hostOf(new ScriptedRoom())
  expect(store.runTask({ name: 'written', source: '({})' }, { rounds: 1 })).toBeUndefined()
})

test('what happens in a job while the page fetches what shows it is not lost', async () => {
  const room = new ScriptedRoom()
  const job = new ScriptedJob('old', 'n-queens')
  room.running = job
  let arrive = (_tools: JobTools) => {}
  const jobTools = new LazyPart(() => new Promise<JobTools>((resolve) => (arrive = resolve)))
  const faces = [cardOf({})]
  const options = { faces, jobTools, codeCanChange: true, cores: 2, roomName: () => '' }
  const store = new HostStore({ ...options, open: async () => room })
  await store.open(false)
  expect([store.awaitsJob.value, store.job.value?.id]).toEqual([true, undefined])
  const read = job.tell({ type: 'partial', answer: 1 })
  arrive(toolsOf(faces))
  await read
  expect([store.awaitsJob.value, store.job.value?.id, store.job.value?.answer.value]).toEqual([false, 'old', 1])
  expect(job.calls).toEqual(['events'])
})

test('a card that cannot be fetched does not run, says why, and runs once it can', async () => {
  const room = new ScriptedRoom()
  const answers = [() => Promise.reject(new Error('404')), async () => toolsOf([cardOf({})])]
  const jobTools = new LazyPart(() => answers.shift()?.() ?? Promise.reject(new Error('fetched too often')))
  const options = { faces: [cardOf({})], jobTools, codeCanChange: true, cores: 2, roomName: () => '' }
  const store = new HostStore({ ...options, open: async () => room })
  await store.open(false)
  const [setup] = store.setups
  if (setup === undefined) throw new Error('the first card is gone')
  expect(await store.run(setup)).toBe(false)
  expect(store.problem.value).toContain('The server cannot be reached')
  expect(await store.run(setup)).toBe(true)
  expect([store.problem.value, store.job.value?.id]).toEqual([undefined, 'job1'])
})

import { expect, onTestFinished, test, vi } from 'vitest'
import { DeviceStore } from '../../../src/app/device/device-store.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { JobId, RoomCode } from '../../../src/base/ids.ts'
import type {
  AlwaysAllowed,
  AskedJob,
  ConsentAnswer,
  DeviceStatus,
  HelpedRoom,
  HelpedWith,
  HelpLimits,
  HelpRules,
  JoinRoomOptions,
  OwnResult,
  Receipt,
  TaskView,
} from '../../../src/runtime/api/device-api.ts'
import { manifestOf, receiptOf } from '../identity/signed.ts'
import { statusOfDevice } from './status-of-device.ts'

const code = '7QMX4W' as RoomCode

const taskOf = (job: JobId): TaskView => ({
  job,
  title: 'Sums',
  hash: '',
  script: '',
  params: undefined,
  unitLimitMs: 60_000,
  memoryMegabytes: undefined,
  local: [],
  heldCount: 0,
  claim: undefined,
  unitsDone: 0,
  manifest: manifestOf({ units: 10 }),
})

class ScriptedRoom implements HelpedRoom {
  code: RoomCode = code
  readonly calls: string[] = []
  current = statusOfDevice()
  #listener: () => void = () => undefined
  give: (own: OwnResult) => void = () => undefined

  become(changes: Partial<DeviceStatus>): void {
    this.current = { ...this.current, ...changes }
    this.#listener()
  }
  status(): DeviceStatus {
    return this.current
  }
  start(slots: number): void {
    this.calls.push(`start ${slots}`)
  }
  stop(): void {
    this.calls.push('stop')
  }
  finish(): void {
    this.calls.push('finish')
  }
  setRules(rules: Partial<HelpRules>): void {
    this.calls.push(`rules ${Object.keys(rules)}`)
  }
  history(): readonly HelpedWith[] {
    return []
  }
  sourceOf(): undefined {
    return undefined
  }
  consent({ manifest }: Pick<AskedJob, 'manifest'>, answer: ConsentAnswer): void {
    this.calls.push(`consent ${manifest.job} ${answer}`)
  }
  setLimits(limits: Partial<HelpLimits>): void {
    this.calls.push(`limits ${JSON.stringify(limits)}`)
  }
  allowTricks(allowed: boolean): void {
    this.calls.push(`tricks ${allowed}`)
  }
  signed: readonly Receipt[] = []
  receipts(): readonly Receipt[] {
    return this.signed
  }
  alwaysAllowed(): readonly AlwaysAllowed[] {
    return []
  }
  takeBack(host: string): void {
    this.calls.push(`take back ${host}`)
  }
  forget(host: string): void {
    this.calls.push(`forget ${host}`)
  }
  async insistOnWasm(wasmOnly: boolean): Promise<void> {
    this.calls.push(`insistOnWasm ${wasmOnly}`)
    this.become({ wasmOnly })
  }
  claim(unit: number): void {
    this.calls.push(`claim ${unit}`)
  }
  on(event: 'status' | 'result', listener: (own: OwnResult) => void): () => void {
    if (event === 'result') this.give = listener
    else this.#listener = listener as () => void
    return () => undefined
  }
  leave(): void {
    this.calls.push('leave')
  }
}

function deviceOf(
  join: (options: JoinRoomOptions) => Promise<HelpedRoom>,
  screens: boolean[] = [],
  link: {
    invite?: string
    token?: string
    forgetInvite?: () => Promise<void>
    moved?: (to: RoomCode) => void
    fetchMore?: () => void
  } = {},
) {
  const keepScreen = () => ({ want: (wanted: boolean) => void screens.push(wanted) })
  return new DeviceStore({
    code,
    join: (_code, options) => join(options),
    forgetInvite: async () => undefined,
    ...link,
    moved: (_former, to) => link.moved?.(to),
    name: 'Amber Otter',
    slots: 3,
    keepScreen,
    fetchMore: () => link.fetchMore?.(),
  })
}

test('nothing starts by itself, and Start helping gives the chosen cores', async () => {
  const room = new ScriptedRoom()
  const store = deviceOf(async () => room)
  await store.join()
  room.become({ number: 5 })
  expect(room.calls).toEqual([])
  store.slots.value = 2
  store.start()
  store.stop()
  expect(room.calls).toEqual(['start 2', 'stop'])
})

test('the newest status shows', async () => {
  const room = new ScriptedRoom()
  const store = deviceOf(async () => room)
  await store.join()
  room.become({ state: 'helping', shardsDone: 7 })
  expect(store.state.value).toMatchObject({ at: 'joined', status: { state: 'helping', shardsDone: 7 } })
})

test('a refusal shows, and another try may succeed', async () => {
  const outcomes = [() => Promise.reject(new TabgridError('room-full', 'full')), async () => new ScriptedRoom()]
  const store = deviceOf(async () => {
    const next = outcomes.shift()
    if (next === undefined) throw new Error('joined too often')
    return next()
  })
  await store.join()
  expect(store.state.value).toMatchObject({ at: 'refused', error: { code: 'room-full' } })
  await store.join()
  expect(store.state.value.at).toBe('joined')
})

test('a new name means leaving and joining again with it', async () => {
  const rooms: ScriptedRoom[] = []
  const names: (string | undefined)[] = []
  const store = deviceOf(async ({ name }) => {
    const room = new ScriptedRoom()
    names.push(name)
    rooms.push(room)
    return room
  })
  await store.join()
  await store.rename('  Violet   Heron ')
  await store.rename('   ')
  expect(names).toEqual(['Amber Otter', 'Violet Heron'])
  expect(rooms[0]?.calls).toEqual(['leave'])
  rooms[0]?.become({ roomName: 'the room that was left' })
  expect(store.state.value).toMatchObject({ at: 'joined', status: { roomName: 'Ms Li’s room' } })
})

test('a page that was left while it joined leaves the room too', async () => {
  const room = new ScriptedRoom()
  let resolve: (room: HelpedRoom) => void = () => undefined
  const store = deviceOf(
    () =>
      new Promise((settle) => {
        resolve = settle
      }),
  )
  const joining = store.join()
  store.leave()
  resolve(room)
  await joining
  expect(room.calls).toEqual(['leave'])
  expect(store.state.value.at).toBe('left')
})

test('the sensor that a tab stands for stays the same under a new name, though the device number is another', async () => {
  const numbers = [3, 7]
  const store = deviceOf(async () => {
    const room = new ScriptedRoom()
    room.become({ number: numbers.shift() })
    return room
  })
  await store.join()
  expect(store.sensor.value).toBe('2')
  await store.rename('Violet Heron')
  expect(store.state.value).toMatchObject({ status: { number: 7 } })
  expect(store.sensor.value).toBe('2')
})

test('a sensor number that was typed counts more than the device’s own', async () => {
  const store = deviceOf(async () => new ScriptedRoom())
  await store.join()
  store.standFor('9')
  await store.rename('Violet Heron')
  expect(store.sensor.value).toBe('9')
})

test('the screen of a phone is kept on while it helps, and no longer', async () => {
  const room = new ScriptedRoom()
  const screens: boolean[] = []
  const store = deviceOf(async () => room, screens)
  await store.join()
  room.become({ state: 'helping', handheld: true })
  room.become({ state: 'paused' })
  room.become({ state: 'helping', handheld: false })
  store.leave()
  expect(screens).toEqual([false, true, false, false, false])
})

test('other cores count at once while it helps, and else from the next Start helping on', async () => {
  const room = new ScriptedRoom()
  const store = deviceOf(async () => room)
  await store.join()
  store.give(2)
  expect(room.calls).toEqual([])
  room.become({ state: 'paused' })
  store.give(1)
  expect(room.calls).toEqual(['start 1'])
})

const result = (job: JobId, from: number, to: number): OwnResult => ({ job, from, to, value: [] })

test('results make up the part of this device, and the first of another job begins another part', async () => {
  const room = new ScriptedRoom()
  const store = deviceOf(async () => room)
  await store.join()
  const [one, two] = ['j1', 'j2'] as JobId[]
  if (one === undefined || two === undefined) throw new Error('no jobs')
  room.become({ task: taskOf(one) })
  room.give(result(one, 0, 5))
  const first = store.part.value
  room.give(result(two, 0, 5)) // its task is not shown yet: nobody knows how much there is of it
  expect(store.part.value).toBe(first)
  room.become({ task: taskOf(two) })
  room.give(result(two, 5, 10))
  expect(store.part.value).toMatchObject({ job: 'j2', total: 10 })
  room.become({ task: undefined })
  expect(store.part.value?.job).toBe('j2') // what it did stays to be seen after the end
})

test('[W45] it joins by the invite of its link, and its invitation, until its person goes on without it', async () => {
  const asked: (string | undefined)[] = []
  const room = new ScriptedRoom()
  const joins = async ({ invite, token }: JoinRoomOptions) => {
    asked.push(invite, token)
    return room
  }
  const forgetInvite = async () => {
    asked.push('forgotten')
  }
  const store = deviceOf(joins, [], { invite: 'v1.KEY.SECRET', token: 't1.T', forgetInvite })
  await store.join()
  await store.rename('Violet Heron')
  await store.joinWithoutLink()
  const whole = ['v1.KEY.SECRET', 't1.T']
  expect(asked).toEqual([...whole, ...whole, 'forgotten', undefined, undefined])
  expect(room.calls).toEqual(['leave', 'leave'])
})

test('where a link cannot be forgotten, its room is joined without it all the same', async () => {
  const room = new ScriptedRoom()
  const forgetInvite = () => Promise.reject(new Error('no storage'))
  const store = deviceOf(async () => room, [], { invite: 'v1.KEY.SECRET', forgetInvite })
  await store.join()
  await store.joinWithoutLink()
  expect(store.state.value.at).toBe('joined')
})

test('a device of a room with a new code keeps its sensor over a reload', async () => {
  const kept = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  const room = new ScriptedRoom()
  const store = deviceOf(async () => room)
  store.standFor('7')
  await store.join()
  room.code = 'CFGHJM' as RoomCode
  room.become({})
  vi.unstubAllGlobals()
  expect([...kept]).toEqual([['tabgrid/sensor/CFGHJM', '7']])
})

test('answers, limits and what is forgotten go to the room', async () => {
  const room = new ScriptedRoom()
  const store = deviceOf(async () => room)
  const asked = { manifest: manifestOf(), excess: [] }
  const { host } = asked.manifest
  store.consent(asked, 'always') // before it has joined nobody is there
  await store.join()
  store.consent(asked, 'no')
  store.setLimits({ unitMs: 5 })
  store.takeBack(host)
  store.forget(host)
  expect(room.calls).toEqual(['consent job1 no', 'limits {"unitMs":5}', `take back ${host}`, `forget ${host}`])
})

test('whoever insists on WebAssembly is heard, and told where that cannot be kept', async () => {
  const room = new ScriptedRoom()
  const store = deviceOf(async () => room)
  await store.join()
  store.insistOnWasm(true)
  expect(store.state.value).toMatchObject({ at: 'joined', status: { wasmOnly: true } })
  room.insistOnWasm = () => Promise.reject(new TabgridError('journal-full', 'full'))
  store.insistOnWasm(false)
  await Promise.resolve()
  expect(store.wasmUnkept.value).toBe(true)
})

async function joinedWithFakeTime() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const room = new ScriptedRoom()
  const fetchMore = vi.fn()
  const store = deviceOf(async () => room, [], { fetchMore })
  await store.join()
  return { room, store, fetchMore }
}

test('what a host may ask is fetched once the device has helped for a while, and not before', async () => {
  const { room, fetchMore } = await joinedWithFakeTime()
  vi.advanceTimersByTime(60_000)
  room.become({ state: 'helping' })
  vi.advanceTimersByTime(9_000)
  room.become({ shardsDone: 1 })
  expect(fetchMore).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1_000)
  room.become({ shardsDone: 2 })
  vi.advanceTimersByTime(60_000)
  expect(fetchMore).toHaveBeenCalledOnce()
})

test('who leaves before that fetches nothing more', async () => {
  const { room, store, fetchMore } = await joinedWithFakeTime()
  room.become({ state: 'helping' })
  store.leave()
  vi.advanceTimersByTime(60_000)
  expect(fetchMore).not.toHaveBeenCalled()
})

test('[W113] a room with another code is joined again by that one, and its address goes over to it', async () => {
  const joined: string[] = []
  const moves: string[] = []
  const room = new ScriptedRoom()
  const store = new DeviceStore({
    code,
    join: async (by) => {
      joined.push(by)
      return room
    },
    forgetInvite: async () => undefined,
    moved: (former, to) => moves.push(`${former} ${to}`),
    name: 'Amber Otter',
    slots: 3,
    keepScreen: () => ({ want: () => undefined }),
    fetchMore: () => undefined,
  })
  await store.join()
  room.code = 'CFGHJM' as RoomCode
  room.become({})
  room.become({})
  expect([store.code, moves]).toEqual(['CFGHJM', [`${code} CFGHJM`]])
  await store.rename('Blue Otter')
  expect(joined).toEqual([code, 'CFGHJM'])
})

test('what counts of a job is known after its end, with what its host has signed then, until another job begins', async () => {
  const room = new ScriptedRoom()
  const store = deviceOf(async () => room)
  await store.join()
  expect(store.counted.value).toBeUndefined()
  const [first, second] = ['job1', 'job2'] as JobId[] as [JobId, JobId]
  room.become({ task: { ...taskOf(first), unitsDone: 4 } })
  room.become({ task: undefined })
  expect(store.counted.value).toEqual({ job: first, unitsDone: 4, units: 10 })
  room.signed = [receiptOf({ job: second, units: 9 }), receiptOf({ job: first, units: 6 })]
  room.become({})
  expect(store.counted.value).toEqual({ job: first, unitsDone: 6, units: 10 })
  room.signed = []
  room.become({ task: taskOf(second) })
  expect(store.counted.value).toEqual({ job: second, unitsDone: 0, units: 10 })
})

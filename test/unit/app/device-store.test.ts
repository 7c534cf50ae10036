import { expect, test } from 'vitest'
import { DeviceStore } from '../../../src/app/device/device-store.ts'
import type { PageLife } from '../../../src/app/device/page-life.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { RoomCode } from '../../../src/base/ids.ts'
import type {
  AlwaysAllowed,
  AskedJob,
  ConsentAnswer,
  DeviceRoom,
  DeviceStatus,
  HelpLimits,
  JoinRoomOptions,
  Receipt,
} from '../../../src/runtime/api/device-api.ts'
import { defaultLimits } from '../../../src/runtime/device/device-limits.ts'
import { manifestOf } from '../identity/signed.ts'

const code = '7QMX4W' as RoomCode

class ScriptedDeviceRoom implements DeviceRoom {
  readonly code = code
  readonly calls: string[] = []
  current: DeviceStatus = {
    state: 'waiting',
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
    slots: 0,
    workers: 0,
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
  #listener: () => void = () => undefined

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
  consent({ manifest }: Pick<AskedJob, 'manifest'>, answer: ConsentAnswer): void {
    this.calls.push(`consent ${manifest.job} ${answer}`)
  }
  setLimits(limits: Partial<HelpLimits>): void {
    this.calls.push(`limits ${JSON.stringify(limits)}`)
  }
  receipts(): readonly Receipt[] {
    return []
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
  on(_event: 'status', listener: () => void): () => void {
    this.#listener = listener
    return () => undefined
  }
  run(): never {
    throw new Error('the device page submits nothing')
  }
  leave(): void {
    this.calls.push('leave')
  }
}

function deviceOf(
  join: (options: JoinRoomOptions) => Promise<DeviceRoom>,
  lives: PageLife[] = [],
  link: { invite?: string; token?: string; forgetInvite?: () => Promise<void> } = {},
) {
  const watchPage = (life: PageLife) => {
    lives.push(life)
    return () => {
      lives.splice(lives.indexOf(life), 1)
    }
  }
  return new DeviceStore({
    code,
    join: (_code, options) => join(options),
    forgetInvite: async () => undefined,
    ...link,
    name: 'Amber Otter',
    slots: 3,
    watchPage,
  })
}

test('nothing starts by itself, and Start helping gives the chosen cores', async () => {
  const room = new ScriptedDeviceRoom()
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
  const room = new ScriptedDeviceRoom()
  const store = deviceOf(async () => room)
  await store.join()
  room.become({ state: 'helping', shardsDone: 7 })
  expect(store.state.value).toMatchObject({ at: 'joined', status: { state: 'helping', shardsDone: 7 } })
})

test('a refusal shows, and another try may succeed', async () => {
  const outcomes = [() => Promise.reject(new TabgridError('room-full', 'full')), async () => new ScriptedDeviceRoom()]
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
  const rooms: ScriptedDeviceRoom[] = []
  const names: (string | undefined)[] = []
  const store = deviceOf(async ({ name }) => {
    const room = new ScriptedDeviceRoom()
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
  const room = new ScriptedDeviceRoom()
  let resolve: (room: DeviceRoom) => void = () => undefined
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
    const room = new ScriptedDeviceRoom()
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
  const store = deviceOf(async () => new ScriptedDeviceRoom())
  await store.join()
  store.standFor('9')
  await store.rename('Violet Heron')
  expect(store.sensor.value).toBe('9')
})

/** A joined store whose room helps with two cores, and the ear that its page has for the browser. */
async function helping() {
  const room = new ScriptedDeviceRoom()
  const lives: PageLife[] = []
  const store = deviceOf(async () => room, lives)
  await store.join()
  room.become({ state: 'helping', slots: 2 })
  const life = () => {
    const [only] = lives
    if (only === undefined || lives.length > 1) throw new Error(`${lives.length} listeners`)
    return only
  }
  return { room, store, lives, life }
}

test('a page that goes away hands back at once, and goes on with the same cores when it is back', async () => {
  const { room, store, life } = await helping()
  store.slots.value = 4
  life().away()
  expect([room.calls, store.pausedSlots.value]).toEqual([['stop'], 2])
  room.become({ state: 'stopped', slots: 0 })
  life().away()
  life().back()
  life().back()
  expect([room.calls, store.pausedSlots.value]).toEqual([['stop', 'start 2'], 0])
})

test('a page that was not helping does not begin by coming back', async () => {
  const { room, store, life } = await helping()
  room.become({ state: 'stopped', slots: 0 })
  life().away()
  life().back()
  expect([room.calls, store.pausedSlots.value]).toEqual([[], 0])
})

test('Stop while paused is for good', async () => {
  const { room, store, life } = await helping()
  life().away()
  store.stop()
  life().back()
  expect(room.calls).toEqual(['stop', 'stop'])
})

test('the page is watched before the room is joined: its last word must come before its links close', () => {
  const lives: PageLife[] = []
  const store = deviceOf(() => new Promise(() => undefined), lives)
  void store.join()
  expect(lives).toHaveLength(1)
  store.leave()
  expect(lives).toEqual([])
})

test('a room that was left is not started by a page that comes back', async () => {
  const { room, store, lives, life } = await helping()
  const before = life()
  before.away()
  await store.rename('Violet Heron')
  expect(lives).toHaveLength(1)
  before.back()
  expect(room.calls).not.toContain('start 2')
})

test('[W45] it joins by the invite of its link, and its invitation, until its person goes on without it', async () => {
  const asked: (string | undefined)[] = []
  const room = new ScriptedDeviceRoom()
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

test('answers, limits and what is forgotten go to the room', async () => {
  const room = new ScriptedDeviceRoom()
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
  const room = new ScriptedDeviceRoom()
  const store = deviceOf(async () => room)
  await store.join()
  store.insistOnWasm(true)
  expect(store.state.value).toMatchObject({ at: 'joined', status: { wasmOnly: true } })
  room.insistOnWasm = () => Promise.reject(new TabgridError('journal-full', 'full'))
  store.insistOnWasm(false)
  await Promise.resolve()
  expect(store.wasmUnkept.value).toBe(true)
})

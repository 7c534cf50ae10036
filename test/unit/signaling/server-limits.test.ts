import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { Gate } from '../../../signaling/gate.ts'
import { RateLimits } from '../../../signaling/rate-limits.ts'
import { serverLimits } from '../../../signaling/server-limits.ts'
import type { ConnectionId, RoomCode } from '../../../src/base/ids.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { ServerBed } from './server-bed.ts'

vi.setConfig({ testTimeout: 30_000 }) // real sockets, on a machine that may be busy

const bed = new ServerBed()
const from = (localAddress: string) => ({ localAddress })

test('[W35] an address has so many sockets, and others are not concerned', async () => {
  const server = await bed.start({ limits: { addressSockets: 2 } })
  const [first] = [await bed.connect(server), await bed.connect(server)]
  expect(await bed.turnedAway(server)).toContain('429')
  expect(bed.notes).toContainEqual({ type: 'turned-away', why: 'address-sockets', address: '127.0.0.1' })
  await (await bed.connect(server, from('127.0.0.2'))).create()

  first.socket.close()
  await first.closed
  await vi.waitUntil(() => bed.turnedAway(server).then((story) => story === 'let in'))
})

test('[W35] an address may connect so often in a minute', async () => {
  const server = await bed.start({ limits: { addressUpgradesPerMinute: 1 } })
  await bed.connect(server)
  expect(await bed.turnedAway(server)).toContain('429')
  await bed.connect(server, from('127.0.0.2'))
})

test('[W35] connections that ask for nothing are bounded too', async () => {
  const server = await bed.start({ limits: { addressConnections: 1 } })
  const open = () => connect({ port: server.port, host: '127.0.0.1' }).on('error', () => undefined)
  const first = open()
  await once(first, 'connect')
  await once(open(), 'close')
  expect(bed.notes).toContainEqual({ type: 'connection-cut', address: '127.0.0.1' })
  first.destroy()
})

test('[W35] a page of another origin is turned away, one of this server is not', async () => {
  const server = await bed.start()
  expect(await bed.turnedAway(server, { origin: 'https://evil.example' })).toContain('403')
  expect(await bed.turnedAway(server, { origin: `http://127.0.0.1:${server.port}` })).toBe('let in')
})

test('[W35] an address may open so many rooms, and come back so often', async () => {
  const server = await bed.start({ limits: { addressRoomsPerTenMinutes: 1, addressReclaimsPerTenMinutes: 1 } })
  const room = await (await bed.connect(server)).create()
  const second = await bed.connect(server)
  second.say({ type: 'create', version: limits.version })
  second.say({ type: 'ping' }) // held until it is known, and not heard then
  expect(await second.told('refused')).toMatchObject({
    code: 'rate-exceeded',
    reason: expect.stringMatching(/minutes\.$/),
  })
  await (await bed.connect(server, from('127.0.0.2'))).create()

  const { code, token } = room
  const reclaim = { type: 'reclaim', version: limits.version, code, token, takeOver: true } as const
  const [back, again] = [await bed.connect(server), await bed.connect(server)]
  back.say(reclaim)
  await back.told('hosted')
  again.say(reclaim)
  expect(await again.told('refused')).toMatchObject({ code: 'rate-exceeded' })
})

test('[W35] a room is joined so often at once, another one is not concerned', async () => {
  const server = await bed.start({ limits: { roomJoinsPerTenSeconds: 1 } })
  const [one, other] = [await (await bed.connect(server)).create(), await (await bed.connect(server)).create()]
  await (await bed.connect(server)).join(one.code)
  const second = await bed.connect(server)
  second.say({ type: 'join', version: limits.version, code: one.code })
  expect(await second.told('refused')).toMatchObject({ code: 'rate-exceeded' })
  await (await bed.connect(server)).join(other.code)
})

test('[W35] what is said while it is looked whether one may come in is heard afterwards, in its order', async () => {
  const heard: string[] = []
  const gate = new Gate({
    rates: new RateLimits(serverLimits),
    pass: (_from, message) => heard.push(message.type),
    refuse: () => undefined,
  })
  const peer = 'peer' as ConnectionId
  gate.receive(peer, '192.0.2.1', { type: 'join', version: limits.version, code: '222222' as RoomCode })
  gate.receive(peer, '192.0.2.1', { type: 'ping' })
  expect(heard).toEqual([])
  await vi.waitUntil(() => heard.length > 0)
  gate.receive(peer, '192.0.2.1', { type: 'end-room' })
  expect(heard).toEqual(['join', 'ping', 'end-room'])
})

test('[W35] who has gone meanwhile is not let in', async () => {
  const heard: string[] = []
  const rates = new RateLimits(serverLimits)
  const gate = new Gate({ rates, pass: (from) => heard.push(from), refuse: () => undefined })
  for (const peer of ['gone', 'here'] as ConnectionId[]) {
    gate.receive(peer, '192.0.2.1', { type: 'create', version: limits.version })
  }
  gate.forget('gone' as ConnectionId)
  await vi.waitUntil(() => heard.includes('here'))
  expect(heard).toEqual(['here'])
})

test('a limiter that cannot tell locks nobody out', async () => {
  const rates = new RateLimits(serverLimits, () => ({ consume: () => Promise.reject(new Error('no Redis')) }))
  expect(await rates.take('create', '192.0.2.1')).toBe(true)
})

test('[W38] behind a proxy of ours those who asked it are counted, and a proxy that was not named is told of once', async () => {
  const server = await bed.start({ limits: { addressSockets: 1 }, proxies: ['127.0.0.1'] })
  const forwarded = (address: string) => ({ headers: { 'X-Forwarded-For': address } })
  await bed.connect(server, forwarded('198.51.100.1'))
  expect(await bed.turnedAway(server, forwarded('198.51.100.1'))).toContain('429')
  await bed.connect(server, forwarded('6.6.6.6, 198.51.100.2'))

  await bed.connect(server, { ...from('127.0.0.2'), ...forwarded('198.51.100.3') })
  expect(await bed.turnedAway(server, { ...from('127.0.0.2'), ...forwarded('198.51.100.4') })).toContain('429')
  expect(bed.notes.filter(({ type }) => type === 'proxy-untrusted')).toEqual([
    { type: 'proxy-untrusted', address: '127.0.0.2' },
  ])
})

test('[W37] what a refused socket had said besides opens no room', async () => {
  const server = await bed.start()
  const room = await (await bed.connect(server)).create()
  const burst = await bed.connect(server)
  const { version } = limits
  burst.say({ type: 'reclaim', version, code: room.code, token: 'a'.repeat(40), takeOver: false })
  burst.say({ type: 'create', version })
  expect(await burst.told('refused')).toMatchObject({ code: 'room-not-found' })
  await burst.closed
  await (await bed.connect(server)).join(room.code)
  expect(bed.notes.filter(({ type }) => type === 'room-opened')).toHaveLength(1)
})

test('[W37] a socket that joins again and again is counted once, so that it locks nobody out', async () => {
  let counted = 0
  const server = await bed.start({
    limiter: ({ keyPrefix }) => ({
      consume: async () => {
        if (keyPrefix === 'join') counted++
      },
    }),
  })
  const room = await (await bed.connect(server)).create()
  const greedy = await bed.connect(server)
  for (let join = 0; join < 20; join++) greedy.say({ type: 'join', version: limits.version, code: room.code })
  await greedy.closed
  await (await bed.connect(server)).join(room.code)
  expect(counted).toBe(2)
})

import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { IceServers, iceRenewalMs } from '../../../signaling/ice-servers.ts'
import { turnSecretOf } from '../../../signaling/kept-secret.ts'
import { StartError } from '../../../signaling/settings.ts'
import type { ConnectionId } from '../../../src/base/ids.ts'
import type { IceServer } from '../../../src/protocol/signal.ts'
import { ServerBed } from './server-bed.ts'

const bed = new ServerBed()
const turn = ['turn:turn.example:3478', 'turns:turn.example:5349']
const ice = { stun: ['stun:stun.example:3478'], turn, turnSecret: 'a secret shared with coturn' }

test('[W36] credentials are those of the REST scheme: when they end and whose they are, and its HMAC-SHA1', () => {
  const servers = new IceServers(ice, () => 1_800_000_000_999)
  const [stun, relays] = servers.for('peer1' as ConnectionId)
  expect(stun).toEqual({ urls: ['stun:stun.example:3478'] })
  const username = `${1_800_000_000 + 6 * 3_600}:peer1`
  const credential = createHmac('sha1', 'a secret shared with coturn').update(username).digest('base64')
  expect(relays).toEqual({ urls: turn, username, credential })
})

test('[W36] a server that has none gives none, and does not give them again', () => {
  const servers = new IceServers({})
  expect(servers.for('peer1' as ConnectionId)).toEqual([])
  expect(servers.expire).toBe(false)
})

test('[W36] credentials are renewed when half of their time is left', () => {
  const [relays] = new IceServers({ ...ice, stun: [] }, () => 0).for('peer1' as ConnectionId)
  expect(relays?.username).toBe(`${(2 * iceRenewalMs) / 1_000}:peer1`)
})

test('[W36] host and device are given their own, and again in time; who is in no room is not', async () => {
  const server = await bed.start({ ice, iceRenewalMs: 20 })
  const [idle, host, device] = [await bed.connect(server), await bed.connect(server), await bed.connect(server)]
  const hosted = await host.create()
  const ownerOf = (given: readonly IceServer[]) => given[1]?.username?.split(':')[1]
  expect(ownerOf(hosted.ice)).toBe(hosted.self)
  expect(ownerOf((await host.told('ice')).ice)).toBe(hosted.self)

  const joined = await device.join(hosted.code)
  expect(ownerOf(joined.ice)).toBe(joined.self)
  expect(ownerOf((await device.told('ice')).ice)).toBe(joined.self)
  idle.say({ type: 'ping' })
  await idle.told('refused') // as its first word, and it was told nothing before
})

test('TURN servers without their secret are wrong usage', () => {
  const settings = { turn, turnSecretFile: undefined }
  expect(turnSecretOf(settings, { TABGRID_TURN_SECRET: 'x' })).toBe('x')
  expect(() => turnSecretOf(settings, {})).toThrow(StartError)
  expect(() => turnSecretOf({ turn, turnSecretFile: '/nowhere/secret' }, {})).toThrow(StartError)
  expect(turnSecretOf({ turn: [], turnSecretFile: undefined }, {})).toBe('')
})

import { beforeEach, expect, test } from 'vitest'
import { Rooms } from '../../../signaling/room.ts'
import type { RoomEffect } from '../../../signaling/room-parts.ts'
import { ServerSecret } from '../../../signaling/server-secret.ts'
import type { ConnectionId, RoomCode } from '../../../src/base/ids.ts'
import { limits, timing } from '../../../src/protocol/limits.ts'
import type { PeerMessage } from '../../../src/protocol/signal.ts'
import { brokenRoomInvariants } from './room-invariants.ts'
import { seededBytes } from './seeded-bytes.ts'

interface Claim {
  readonly code: RoomCode
  readonly token: string
}

const [host, tab, ann, bob] = ['host', 'tab', 'ann', 'bob'] as unknown as [
  ConnectionId,
  ConnectionId,
  ConnectionId,
  ConnectionId,
]
const { version } = limits
const secret = new ServerSecret(Uint8Array.from({ length: 32 }, (_, at) => at))
const join = (code: RoomCode): PeerMessage => ({ type: 'join', version, code })
const reclaim = ({ code, token }: Claim, takeOver = false): PeerMessage => ({
  type: 'reclaim',
  version,
  code,
  token,
  takeOver,
})
const refused = (connection: ConnectionId, code: string) =>
  expect.objectContaining({ type: 'refuse', connection, code })
const told = (to: ConnectionId, message: object) => ({ type: 'send', to, message: expect.objectContaining(message) })

let rooms: Rooms
beforeEach(() => {
  rooms = new Rooms(seededBytes(1), secret)
})
const say = (from: ConnectionId, message: PeerMessage): RoomEffect[] => {
  const effects = rooms.handle({ type: 'message-received', from, message, atMs: 0 })
  expect(brokenRoomInvariants(rooms.view())).toEqual([])
  return effects
}

function claimIn(effects: readonly RoomEffect[]): Claim {
  for (const effect of effects) {
    if (effect.type !== 'send') continue
    const { message } = effect
    if (message.type === 'hosted' || message.type === 'code-changed')
      return { code: message.code, token: message.token }
  }
  throw new Error('no code was told')
}
const open = (): Claim => claimIn(say(host, { type: 'create', version }))
const renew = (): Claim => claimIn(say(host, { type: 'new-code' }))

test('[W112] a new code leads into the room, the former one nowhere, and who is in stays', () => {
  const former = open()
  say(ann, join(former.code))
  const effects = say(host, { type: 'new-code' })
  const claim = claimIn(effects)
  expect(claim.code).not.toBe(former.code)
  expect(effects).toEqual([{ type: 'code-taken', code: claim.code }, told(host, { type: 'code-changed', ...claim })])
  expect(say(bob, join(former.code))).toEqual([refused(bob, 'room-not-found')])
  expect(say(bob, join(claim.code))).toContainEqual(told(bob, { type: 'joined', code: claim.code }))
  expect(say(ann, { type: 'signal', to: host, body: 'hello' })).toEqual([told(host, { type: 'signal', from: ann })])
})

test('[W112] a member that asks for one is refused and leaves; so is who is in no room', () => {
  const { code } = open()
  say(ann, join(code))
  expect(say(ann, { type: 'new-code' })).toEqual([
    refused(ann, 'message-invalid'),
    told(host, { type: 'member-left', member: ann }),
  ])
  expect(say(bob, { type: 'new-code' })).toEqual([refused(bob, 'message-invalid')])
  expect(say(tab, join(code))).toContainEqual(told(tab, { type: 'joined', code }))
})

test('[W112] a coordinator that lost the server before it heard of the code comes back by the former token', () => {
  const former = open()
  say(ann, join(former.code))
  const claim = renew()
  rooms.handle({ type: 'socket-closed', connection: host, atMs: 0 })
  expect(say(tab, reclaim(former))).toEqual([told(tab, { type: 'hosted', ...claim, members: [ann] })])
})

test('[W112] the former code with another token, or the new code with the former token, opens nothing', () => {
  const former = open()
  const claim = renew()
  const other = claimIn(say(bob, { type: 'create', version }))
  for (const token of [claim.token, other.token, 'x'.repeat(40)]) {
    expect(say(tab, reclaim({ code: former.code, token }, true))).toEqual([refused(tab, 'room-not-found')])
  }
  expect(say(tab, reclaim({ code: claim.code, token: former.token }, true))).toEqual([refused(tab, 'room-not-found')])
})

test('[W112] a token that the server once made for that code does not open a second room beside the living one', () => {
  const former = open()
  renew()
  const older = { code: former.code, token: secret.tokenFor(former.code, seededBytes('older')) }
  expect(say(tab, reclaim(older, true))).toEqual([refused(tab, 'room-not-found')])
})

test('[W112] of many new codes the last two are kept from others, and all before them are free', () => {
  const first = open()
  const second = renew()
  const effects = say(host, { type: 'new-code' })
  expect(effects).toContainEqual({ type: 'room-closed', code: first.code })
  expect(rooms.hasRoom(first.code)).toBe(false)
  expect(rooms.hasRoom(second.code)).toBe(true)
  for (let count = 0; count < 50; count++) renew()
  expect(rooms.view().idByFormerCode.size).toBe(1)
})

test('[W112] with the room both codes end', () => {
  const former = open()
  const claim = renew()
  rooms.handle({ type: 'socket-closed', connection: host, atMs: 0 })
  const effects = rooms.handle({ type: 'time-passed', atMs: timing.roomHeldMs })
  expect(effects).toEqual([
    { type: 'room-closed', code: claim.code },
    { type: 'room-closed', code: former.code },
  ])
  expect(rooms.hasRoom(former.code)).toBe(false)
})

test('[W112] passes for the relay are of one room before and after', () => {
  const { code } = open()
  say(ann, join(code))
  const claim = renew()
  say(bob, join(claim.code))
  expect(new Set([host, ann, bob].map((connection) => rooms.passCodeOf(connection)))).toEqual(new Set([code]))
})

test('[W112] a server that was started again gives the new code back', () => {
  open()
  const claim = renew()
  rooms = new Rooms(seededBytes(2), secret, 0)
  expect(say(tab, reclaim(claim))).toContainEqual(told(tab, { type: 'hosted', ...claim }))
})

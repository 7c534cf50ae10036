import { beforeEach, describe, expect, test } from 'vitest'
import { Rooms } from '../../../signaling/room.ts'
import type { RoomEffect } from '../../../signaling/room-parts.ts'
import { serverLimits } from '../../../signaling/server-limits.ts'
import { ServerSecret } from '../../../signaling/server-secret.ts'
import type { ConnectionId, RoomCode } from '../../../src/base/ids.ts'
import { limits, timing } from '../../../src/protocol/limits.ts'
import type { PeerMessage } from '../../../src/protocol/signal.ts'
import { brokenRoomInvariants } from './room-invariants.ts'
import { seededBytes } from './seeded-bytes.ts'

const host = 'host' as ConnectionId
const tab = 'tab' as ConnectionId
const ann = 'ann' as ConnectionId
const bob = 'bob' as ConnectionId
const stranger = 'stranger' as ConnectionId
const { version } = limits
const create: PeerMessage = { type: 'create', version }
const join = (code: RoomCode): PeerMessage => ({ type: 'join', version, code })
const signal = (to: ConnectionId): PeerMessage => ({ type: 'signal', to, body: 'offer' })

const secret = new ServerSecret(Uint8Array.from({ length: 32 }, (_, at) => at))

let rooms: Rooms
beforeEach(() => {
  rooms = new Rooms(seededBytes(1), secret)
})

const say = (from: ConnectionId, message: PeerMessage, atMs = 0): RoomEffect[] =>
  rooms.handle({ type: 'message-received', from, message, atMs })
const leave = (connection: ConnectionId, atMs = 0): RoomEffect[] =>
  rooms.handle({ type: 'socket-closed', connection, atMs })
const refuse = (connection: ConnectionId, code: string) => ({
  type: 'refuse',
  connection,
  code,
  reason: expect.any(String),
})
const send = (to: ConnectionId, message: object) => ({ type: 'send', to, message })

function open(connection: ConnectionId): { code: RoomCode; token: string } {
  const [effect] = say(connection, create)
  if (effect?.type !== 'send' || effect.message.type !== 'hosted') throw new Error('no room was opened')
  return effect.message
}
const claimOf = ({ code, token }: { code: RoomCode; token: string }) => ({ code, token })
const reclaim = (claim: { code: RoomCode; token: string }, takeOver: boolean): PeerMessage => ({
  type: 'reclaim',
  version,
  takeOver,
  code: claim.code,
  token: claim.token,
})

describe('opening and joining', () => {
  test('create gives a code, a secret token and an empty room, and tells of the room', () => {
    const [hosted, opened, ...rest] = say(host, create)
    expect(hosted).toEqual(
      send(host, {
        type: 'hosted',
        self: host,
        code: expect.stringMatching(/^[2-9CFGHJMPQRVWX]{6}$/),
        token: expect.stringMatching(/^[0-9a-z]{40}$/),
        members: [],
      }),
    )
    expect(opened).toEqual({ type: 'room-opened', code: expect.any(String) })
    expect(rest).toEqual([])
  })

  test('two rooms have different codes and tokens', () => {
    const [first, second] = [open(host), open(tab)]
    expect(first.code).not.toBe(second.code)
    expect(first.token).not.toBe(second.token)
  })

  test('a code that is in use is drawn again', () => {
    const draws = seededBytes('again')
    const repeated = Uint8Array.of(1, 2, 3, 4, 5, 6)
    let codesDrawn = 0
    rooms = new Rooms((count) => (count === 6 && codesDrawn++ < 2 ? repeated : draws(count)), secret)
    expect(open(host).code).not.toBe(open(tab).code)
    expect(codesDrawn).toBeGreaterThan(2)
  })

  test('presence is told to the coordinator alone', () => {
    const { code } = open(host)
    expect(say(ann, join(code))).toEqual([
      send(ann, { type: 'joined', self: ann, code }),
      send(host, { type: 'member-joined', member: ann }),
    ])
    expect(say(bob, join(code)).map((effect) => effect.type === 'send' && effect.to)).toEqual([bob, host])
    expect(leave(ann)).toEqual([send(host, { type: 'member-left', member: ann })])
  })

  test('an unknown code is refused', () => {
    expect(say(ann, join('222222' as RoomCode))).toEqual([refuse(ann, 'room-not-found')])
  })

  test('a full room refuses one more, and admits again when one has left', () => {
    const { code } = open(host)
    for (let index = 0; index < limits.roomMembers; index++) say(`m${index}` as ConnectionId, join(code))
    expect(say(ann, join(code))).toEqual([refuse(ann, 'room-full')])
    leave('m7' as ConnectionId)
    expect(say(ann, join(code))).toContainEqual(send(host, { type: 'member-joined', member: ann }))
  })

  test('a server with too many rooms refuses one more', () => {
    for (let index = 0; index < serverLimits.rooms; index++) say(`h${index}` as ConnectionId, create)
    expect(say(host, create)).toEqual([refuse(host, 'rate-exceeded')])
  })
})

describe('signals', () => {
  test('[W31] pass between the coordinator and a member, both ways', () => {
    const { code } = open(host)
    say(ann, join(code))
    expect(say(host, signal(ann))).toEqual([send(ann, { type: 'signal', from: host, body: 'offer' })])
    expect(say(ann, signal(host))).toEqual([send(host, { type: 'signal', from: ann, body: 'offer' })])
  })

  test.each([
    ['a fellow member', bob],
    ['the host of another room', tab],
    ['itself', ann],
    ['nobody known', stranger],
  ])('from a member to %s are dropped without an answer', (_who, to) => {
    const { code } = open(host)
    open(tab)
    say(ann, join(code))
    say(bob, join(code))
    expect(say(ann, signal(to))).toEqual([])
  })

  test('to a coordinator that is away are dropped', () => {
    const { code } = open(host)
    say(ann, join(code))
    leave(host)
    expect(say(ann, signal(host))).toEqual([])
  })

  test('a ping is answered', () => {
    open(host)
    expect(say(host, { type: 'ping' })).toEqual([send(host, { type: 'pong' })])
  })
})

describe('reclaiming', () => {
  test('the token brings the room back with the members that are there, those who joined meanwhile too', () => {
    const claim = open(host)
    say(ann, join(claim.code))
    expect(leave(host)).toEqual([])
    expect(say(bob, join(claim.code))).toEqual([send(bob, { type: 'joined', self: bob, code: claim.code })])
    const { code, token } = claim
    expect(say(tab, reclaim(claim, false))).toEqual([
      send(tab, { type: 'hosted', self: tab, code, token, members: [ann, bob] }),
    ])
  })

  test('[W33] a wrong token and an unknown room get the very same answer', () => {
    const claim = open(host)
    const wrong = say(tab, reclaim({ ...claim, token: 'a'.repeat(20) }, true))
    const unknown = say(tab, reclaim({ code: '222222' as RoomCode, token: claim.token }, true))
    expect(wrong).toEqual([refuse(tab, 'room-not-found')])
    expect(unknown).toEqual(wrong)
  })

  test('a room that is hosted is refused without takeOver', () => {
    const claim = open(host)
    expect(say(tab, reclaim(claim, false))).toEqual([refuse(tab, 'room-hosted')])
  })

  test('takeOver ends the room in the other tab, which does not count as a host that left', () => {
    const claim = open(host)
    say(ann, join(claim.code))
    const effects = say(tab, reclaim(claim, true))
    expect(effects).toContainEqual(refuse(host, 'room-taken-over'))
    expect(effects[0]).toMatchObject({ type: 'send', to: tab, message: { type: 'hosted', members: [ann] } })
    expect(leave(host)).toEqual([])
    expect(say(ann, signal(tab))).toHaveLength(1)
  })
})

describe('a server that was started again', () => {
  const startedAtMs = 1_000
  const restart = (key = secret) => {
    rooms = new Rooms(seededBytes(2), key, startedAtMs)
  }

  test('[W34] gives a code back to whoever has the token for it, and to nobody else', () => {
    const claim = open(host)
    const other = open(bob)
    restart()
    for (const token of [other.token, claim.token.replace(/.$/, '!'), `${'0'.repeat(8)}${claim.token.slice(8)}`]) {
      expect(say(stranger, reclaim({ ...claim, token }, true))).toEqual([refuse(stranger, 'room-not-found')])
    }
    const [hosted, opened] = say(tab, reclaim(claim, false))
    expect(hosted).toEqual(send(tab, { type: 'hosted', self: tab, ...claimOf(claim), members: [] }))
    expect(opened).toEqual({ type: 'room-opened', code: claim.code })
  })

  test('[W34] with another secret knows no token', () => {
    const claim = open(host)
    restart(new ServerSecret(new Uint8Array(32)))
    expect(say(tab, reclaim(claim, true))).toEqual([refuse(tab, 'room-not-found')])
  })

  test('[W34] lets who came before their host wait for it, and no longer than some seconds', () => {
    const { code, token } = open(host)
    restart()
    expect(say(ann, join(code), startedAtMs)).toEqual([])
    expect(say(bob, join('222222' as RoomCode), startedAtMs)).toEqual([])
    expect(say(stranger, join(code), startedAtMs)).toEqual([])
    expect(leave(stranger)).toEqual([])
    expect(say(tab, reclaim({ code, token }, false), 2_000).slice(2)).toEqual([
      send(ann, { type: 'joined', self: ann, code }),
      send(tab, { type: 'member-joined', member: ann }),
    ])
    expect(rooms.handle({ type: 'time-passed', atMs: startedAtMs + 4_999 })).toEqual([])
    expect(rooms.handle({ type: 'time-passed', atMs: startedAtMs + 5_000 })).toEqual([refuse(bob, 'room-not-found')])
    const late = startedAtMs + 5_000
    expect(say(bob, join('222222' as RoomCode), late)).toEqual([refuse(bob, 'room-not-found')])
  })

  test('[W34] refuses who says more while it waits', () => {
    restart()
    say(ann, join('222222' as RoomCode), startedAtMs)
    expect(say(ann, create, startedAtMs)).toEqual([refuse(ann, 'message-invalid')])
    expect(rooms.handle({ type: 'time-passed', atMs: startedAtMs + 5_000 })).toEqual([])
  })
})

describe('the end of a room', () => {
  test('[W32] a room is held with its members, and not a moment longer; whoever has its token opens it again', () => {
    const claim = open(host)
    say(ann, join(claim.code))
    leave(host, 1_000)
    const endsAtMs = 1_000 + timing.roomHeldMs
    expect(rooms.handle({ type: 'time-passed', atMs: endsAtMs - 1 })).toEqual([])
    expect(rooms.handle({ type: 'time-passed', atMs: endsAtMs })).toEqual([
      refuse(ann, 'room-ended'),
      { type: 'room-closed', code: claim.code },
    ])
    expect(say(ann, join(claim.code))).toEqual([refuse(ann, 'room-not-found')])
    const again = { type: 'hosted', self: tab, ...claimOf(claim), members: [] }
    expect(say(tab, reclaim(claim, false))[0]).toEqual(send(tab, again))
  })

  test('a room that was reclaimed in time is not ended', () => {
    const claim = open(host)
    leave(host)
    say(tab, reclaim(claim, false))
    expect(rooms.handle({ type: 'time-passed', atMs: timing.roomHeldMs * 2 })).toEqual([])
  })

  test('the coordinator ends it for everybody, and the code leads nowhere any more', () => {
    const { code } = open(host)
    say(ann, join(code))
    expect(say(host, { type: 'end-room' })).toEqual([
      refuse(ann, 'room-ended'),
      { type: 'close', connection: host },
      { type: 'room-closed', code },
    ])
    expect(say(bob, join(code))).toEqual([refuse(bob, 'room-not-found')])
    expect(rooms.view().rooms.size).toBe(0)
  })

  test('[W106] a room that lives on another server now sends everybody there, and its code leads nowhere here', () => {
    const { code } = open(host)
    say(ann, join(code))
    expect(rooms.handle({ type: 'room-moved', code })).toEqual([
      refuse(host, 'server-busy'),
      refuse(ann, 'server-busy'),
      { type: 'room-closed', code },
    ])
    expect(rooms.handle({ type: 'room-moved', code })).toEqual([])
    expect(rooms.hasRoom(code)).toBe(false)
    expect(leave(host)).toEqual([])
  })

  test('a member that tries to end it is refused and leaves; the room goes on', () => {
    const { code } = open(host)
    say(ann, join(code))
    expect(say(ann, { type: 'end-room' })).toEqual([
      refuse(ann, 'message-invalid'),
      send(host, { type: 'member-left', member: ann }),
    ])
    expect(rooms.view().rooms.size).toBe(1)
  })
})

describe('out of order', () => {
  test.each<PeerMessage>([signal(host), { type: 'end-room' }, { type: 'ping' }])(
    '$type before create, reclaim or join is refused',
    (message) => {
      open(host)
      expect(say(stranger, message)).toEqual([refuse(stranger, 'message-invalid')])
    },
  )

  test('a coordinator that creates, joins or reclaims once more is refused, and its room is held', () => {
    for (const again of ['create', 'join', 'reclaim'] as const) {
      const claim = open(host)
      say(ann, join(claim.code))
      const second = { create, join: join(claim.code), reclaim: reclaim(claim, true) }[again]
      expect(say(host, second)).toEqual([refuse(host, 'message-invalid')])
      expect(say(tab, reclaim(claim, false))[0]).toMatchObject({ type: 'send', to: tab })
      leave(tab)
      leave(ann)
    }
    expect(brokenRoomInvariants(rooms.view())).toEqual([])
  })

  test('a closed socket that was never in a room changes nothing', () => {
    expect(leave(stranger)).toEqual([])
  })
})

test('a connection may speak to as many partners as its place has', () => {
  const { code } = open(host)
  expect(rooms.partnerCount(host)).toBe(1)
  for (let index = 0; index < 30; index++) say(`m${index}` as ConnectionId, join(code))
  expect(rooms.partnerCount(host)).toBe(30)
  expect(rooms.partnerCount('m3' as ConnectionId)).toBe(1)
  expect(rooms.partnerCount(stranger)).toBe(1)
})

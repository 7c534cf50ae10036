import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RoomEvent, Rooms } from '../../../signaling/room.ts'
import type { RoomEffect } from '../../../signaling/room-parts.ts'
import { ServerSecret } from '../../../signaling/server-secret.ts'
import type { ConnectionId, RoomCode } from '../../../src/base/ids.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { type PeerMessage, parseServerMessage } from '../../../src/protocol/signal.ts'
import { brokenRoomInvariants } from './room-invariants.ts'
import { seededBytes } from './seeded-bytes.ts'

type Step =
  | { act: 'create' | 'end-room' | 'new-code' | 'ping' | 'close'; who: number }
  | { act: 'join'; who: number; room: number }
  | { act: 'reclaim'; who: number; room: number; takeOver: boolean; knowsToken: boolean }
  | { act: 'signal'; who: number; to: number }
  /** What its place allows: joins when it is in no room, else signals a partner. */
  | { act: 'behave'; who: number; room: number; partner: number }
  | { act: 'wait'; forMs: number }

const who = fc.nat(11)
const room = fc.nat(1)
/** Mostly good behaviour, so that rooms fill: what a peer says out of order costs it its place. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('create', 'close', 'ping'), who }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('end-room', 'new-code'), who }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('join'), who, room }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('reclaim'),
      who,
      room,
      takeOver: fc.boolean(),
      knowsToken: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('signal'), who, to: who }) },
  { weight: 20, arbitrary: fc.record({ act: fc.constant('behave'), who, room, partner: who }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('wait'), forMs: fc.nat(400_000) }) },
)

/** Plays the sockets: remembers what each was told, and gives a closed one a new name, as the server does. */
class Sockets {
  readonly rooms = new Rooms(seededBytes('model'), new ServerSecret(new Uint8Array(32)))
  /** Whom each coordinator believes to be in its room. */
  readonly believed = new Map<ConnectionId, Set<ConnectionId>>()
  readonly claims: { code: RoomCode; token: string }[] = []
  signalsPassed = 0
  readonly #generation = new Map<number, number>()
  #nowMs = 0

  idOf(index: number): ConnectionId {
    return `c${index}-${this.#generation.get(index) ?? 0}` as ConnectionId
  }

  play(step: Step): void {
    const event = this.#eventOf(step)
    const before = new Map(this.rooms.view().roomByConnection)
    for (const effect of this.rooms.handle(event)) this.#check(effect, event, before)
    if (event.type === 'socket-closed') this.#forget(event.connection)
  }

  /** What coordinators believe about their rooms and is not so. */
  wrongBeliefs(): string[] {
    const wrong: string[] = []
    let hostCount = 0
    for (const { host, members, code } of this.rooms.view().rooms.values()) {
      if (host.at === 'absent') continue
      hostCount++
      const believed = this.believed.get(host.connection)
      if (believed?.size !== members.size || [...members].some((member) => !believed.has(member)))
        wrong.push(`the host of ${code} is misled`)
    }
    if (hostCount !== this.believed.size) wrong.push('somebody believes to be a host')
    return wrong
  }

  #eventOf(step: Step): RoomEvent {
    if (step.act === 'wait') {
      this.#nowMs += step.forMs
      return { type: 'time-passed', atMs: this.#nowMs }
    }
    const from = this.idOf(step.who)
    if (step.act === 'close') return { type: 'socket-closed', connection: from, atMs: this.#nowMs }
    return { type: 'message-received', from, message: this.#messageOf(step), atMs: this.#nowMs }
  }

  #messageOf(step: Exclude<Step, { act: 'wait' | 'close' }>): PeerMessage {
    const { version } = limits
    const claimOf = (index: number) => this.claims.at(-1 - index) ?? { code: 'CCCCCC' as RoomCode, token: 'none' }
    switch (step.act) {
      case 'join':
        return { type: 'join', version, code: claimOf(step.room).code }
      case 'reclaim': {
        const { code, token } = claimOf(step.room)
        return { type: 'reclaim', version, code, token: step.knowsToken ? token : 'wrong', takeOver: step.takeOver }
      }
      case 'signal':
        return { type: 'signal', to: this.idOf(step.to), body: 'b' }
      case 'behave':
        return this.#politeMessage(step)
      case 'create':
        return { type: 'create', version }
      default:
        return { type: step.act as 'ping' | 'end-room' | 'new-code' }
    }
  }

  #politeMessage({ who, room, partner }: Extract<Step, { act: 'behave' }>): PeerMessage {
    const place = this.rooms.view().roomByConnection.get(this.idOf(who))
    if (place === undefined) return this.#messageOf({ act: 'join', who, room })
    const others = [...place.members, ...(place.host.at === 'present' ? [place.host.connection] : [])]
    return { type: 'signal', to: others[partner % others.length] ?? this.idOf(who), body: 'b' }
  }

  #check(effect: RoomEffect, event: RoomEvent, before: RoomsBefore): void {
    if (effect.type === 'room-opened' || effect.type === 'room-closed' || effect.type === 'code-taken') return
    if (effect.type !== 'send') {
      this.#forget(effect.connection)
      return
    }
    const { to, message } = effect
    if (!this.#isOpen(to)) throw new Error(`${to} is told something after its end`)
    const added = message.type === 'hosted' || message.type === 'joined' ? { pass: '', ice: [] } : {} // by the server
    parseServerMessage({ ...message, ...added }) // throws for what a peer could not read
    if (message.type === 'signal') {
      this.signalsPassed++
      expect(before.get(message.from), 'a signal left its room').toBe(before.get(to))
      const hosts = [message.from, to].filter((id) => this.believed.has(id))
      expect(hosts, 'a signal needs exactly one coordinator').toHaveLength(1)
    }
    if (message.type === 'hosted') {
      this.believed.set(to, new Set(message.members))
      if (event.type === 'message-received' && event.message.type === 'create') this.claims.push(message)
    }
    if (message.type === 'code-changed') this.claims.push(message)
    if (message.type === 'member-joined') this.believed.get(to)?.add(message.member)
    if (message.type === 'member-left') this.believed.get(to)?.delete(message.member)
  }

  #forget(connection: ConnectionId): void {
    this.believed.delete(connection)
    const index = Number(/^c(\d+)/.exec(connection)?.[1])
    if (this.idOf(index) === connection) this.#generation.set(index, (this.#generation.get(index) ?? 0) + 1)
  }

  #isOpen(connection: ConnectionId): boolean {
    return this.idOf(Number(/^c(\d+)/.exec(connection)?.[1])) === connection
  }
}
type RoomsBefore = ReadonlyMap<ConnectionId, unknown>

test('whatever peers say, each is in one room at most, and a coordinator knows exactly its members', async () => {
  let signalsSeen = 0
  await fc.assert(
    fc.property(fc.array(step, { minLength: 60, maxLength: 120 }), (steps) => {
      const sockets = new Sockets()
      for (const next of steps) {
        sockets.play(next)
        const broken = [...brokenRoomInvariants(sockets.rooms.view()), ...sockets.wrongBeliefs()]
        if (broken.length > 0) throw new Error(broken.join('; '))
      }
      signalsSeen += sockets.signalsPassed
    }),
    { seed: 20261123, numRuns: 150 },
  )
  expect(signalsSeen, 'the random events hardly made a room with members').toBeGreaterThan(500)
})

import type { DeviceId, Identity, RoomCode } from '../../base/ids.ts'
import type { Clock, Link } from '../../ports.ts'
import type { DeviceMessage } from '../../protocol/control.ts'
import { timing } from '../../protocol/limits.ts'
import type { Trick } from '../../protocol/trick.ts'
import { Reception } from '../admission/reception.ts'
import type { RosterBook } from '../admission/roster-book.ts'
import type { DeviceView } from '../api/host-api.ts'
import type { DeviceLink, DeviceWord, Greeting, Peer } from './device-link.ts'
import { DeviceNames } from './device-names.ts'
import { idle } from './idle.ts'
import { type OwnDevice, ownSeat } from './own-seat.ts'
import { Sessions } from './sessions.ts'

/** Who gives the devices of a room something to do. */
export interface Employer {
  /** It has said hello. */
  greeted(link: DeviceLink, greeting: Greeting): void
  /** It can be told something: it has just come, or is back. It is pinged, and names what it holds in answer. */
  joined(link: DeviceLink, greeting: Greeting): void
  hear(link: DeviceLink, device: DeviceId, message: DeviceWord): void
  /** Its link is gone, and another may come. */
  left(device: DeviceId): void
  /** Its session begins anew: what it was told is forgotten. */
  anew(link: DeviceLink): void
  /** Its session is over. `gone` is its id, when no other session has that. */
  over(link: DeviceLink, gone: DeviceId | undefined): void
  isWorking(device: DeviceId): boolean
  /** Caught with a wrong result in this life of the coordinator: nothing of it is taken any more. */
  isCaught(identity: Identity): boolean
  /** The last moment in which devices can be told something. */
  close(): void
}

interface LobbyParts {
  readonly clock: Clock
  /** Counts the lives of this coordinator: part of every session's identity. */
  readonly epoch: number
  /** For whom the devices compute. */
  readonly roomName: string
  /** Who may be in the room. */
  readonly book: RosterBook
  /** By which the room is found now. */
  code(): RoomCode
  maySubmit(): boolean
  /** Somebody was let in who may compute: not this machine itself. */
  joined(): void
  changed(): void
}

/** How often it is looked at who is due for a ping. */
const roundMs = 500

/** Who is in a room, also before anybody has work for them: lets them in, keeps their conversations, and shows them. */
export class Lobby {
  readonly #parts: LobbyParts
  readonly #names = new DeviceNames()
  readonly #devices = new Map<DeviceId, DeviceLink>()
  readonly reception: Reception
  readonly sessions: Sessions
  #employer: Employer = idle
  /** This machine as it is shown before it has said that it helps. */
  #ownSeat: DeviceView | undefined
  #ownSaid = false
  #roundAtMs: number
  #cancelRound: () => void

  constructor(parts: LobbyParts) {
    this.#parts = parts
    this.#roundAtMs = parts.clock.nowMs()
    const { clock, roomName, book } = parts
    this.sessions = new Sessions(clock, parts.epoch, {
      message: (from, message) => this.#hear(from, message),
      down: (from) => this.#leave(from),
      back: (from) => this.#comeBack(from),
      anew: (from) => this.#employer.anew(from),
      over: (from) => this.#over(from),
    })
    this.reception = new Reception({
      ...{ clock, roomName, book },
      sessions: this.sessions,
      isCaught: (identity) => this.#employer.isCaught(identity),
      maySubmit: () => parts.maySubmit(),
      code: () => parts.code(),
      named: (device, name) => this.#names.note(device, name),
      joined: (link, greeting) => this.#greet(link, greeting),
      changed: () => parts.changed(),
    })
    this.#cancelRound = clock.after(roundMs, () => this.#round())
  }

  /** Those that can be told something, by id. */
  get devices(): ReadonlyMap<DeviceId, DeviceLink> {
    return this.#devices
  }

  /** Also of those that have left a while ago. */
  nameOf(device: DeviceId): string {
    return this.#names.of(device)
  }

  /** Introduces those that are here already: each is pinged, and its answer says what it is at. */
  employ(employer: Employer): void {
    this.#employer = employer
    for (const link of this.sessions) if (link.greeting !== undefined) employer.greeted(link, link.greeting)
    for (const link of this.#devices.values()) this.#introduce(link)
  }

  /** Takes a new link of a device: of its living session, or of a new one. */
  attach(link: Link, peer?: Peer): void {
    this.sessions.attach(link, peer)
  }

  #greet(link: DeviceLink, greeting: Greeting): void {
    this.#employer.greeted(link, greeting)
    this.#join(link, greeting.device)
    if (!link.own) this.#parts.joined()
  }

  /** It keeps what it is still at: its answer to the ping says what that is, and starts it again. */
  #comeBack(link: DeviceLink): void {
    if (link.greeting !== undefined) this.#join(link, link.greeting.device)
  }

  #join(link: DeviceLink, device: DeviceId): void {
    const before = this.#devices.get(device)
    if (before !== undefined && before !== link) this.sessions.forget(before)
    this.#devices.set(device, link)
    this.#introduce(link)
    this.#parts.changed()
  }

  #introduce(link: DeviceLink): void {
    if (link.greeting === undefined) return
    link.ping(this.#parts.clock.nowMs())
    this.#employer.joined(link, link.greeting)
  }

  #over(link: DeviceLink): void {
    const device = link.greeting?.device
    this.#leave(link)
    this.#employer.over(link, device === undefined || this.#devices.has(device) ? undefined : device)
    this.#parts.changed()
  }

  #leave(link: DeviceLink): void {
    const device = link.greeting?.device
    if (device === undefined || this.#devices.get(device) !== link) return
    this.#devices.delete(device)
    this.#employer.left(device)
    this.#parts.changed()
  }

  #hear(from: DeviceLink, message: DeviceMessage): void {
    if (message.type === 'hello') {
      this.reception.hello(from, message)
    } else if (from.greeting === undefined) {
      this.reception.hearGuest(from, message)
    } else {
      if (from.own && message.type === 'start') this.#hearOwnStart()
      const nowMs = this.#parts.clock.nowMs()
      from.note(message, nowMs)
      if (this.#employer === idle) from.noteHeard(nowMs)
      this.#employer.hear(from, from.greeting.device, message)
      if (message.type !== 'pong') this.#parts.changed()
    }
  }

  #round(): void {
    const nowMs = this.#parts.clock.nowMs()
    if (this.#employer === idle) this.#forgetSilent(nowMs)
    this.#roundAtMs = nowMs
    for (const link of [...this.sessions]) {
      if (link.isUseless(nowMs)) this.sessions.forget(link)
      else link.round(nowMs)
    }
    this.#cancelRound = this.#parts.clock.after(roundMs, () => this.#round())
  }

  /** Who has work for devices looks for silence itself. That this page slept is not theirs. */
  #forgetSilent(nowMs: number): void {
    const slept = nowMs - this.#roundAtMs > timing.pingMs
    for (const link of [...this.#devices.values()]) {
      if (slept) link.noteHeard(nowMs)
      else if (nowMs - link.heardAtMs >= timing.lostMs) this.sessions.forget(link)
    }
  }

  /** Ends whatever sessions a device has. */
  drop(device: DeviceId): void {
    for (const link of [...this.sessions]) if (link.greeting?.device === device) this.sessions.forget(link)
  }

  /** This machine is to help, with so many workers: it is shown so until it says so itself. */
  seatOwn(own: OwnDevice, slots: number): void {
    if (!this.#ownSaid) this.#ownSeat = slots === 0 ? undefined : ownSeat(own, slots)
    this.#parts.changed()
  }

  #hearOwnStart(): void {
    this.#ownSaid = true
    this.#ownSeat = undefined
  }

  views(): DeviceView[] {
    const views: DeviceView[] = this.#ownSeat === undefined ? [] : [this.#ownSeat]
    for (const [device, link] of this.#devices) {
      const lentOut = !link.own || link.slots > 0
      if (link.greeting !== undefined && lentOut)
        views.push(link.view(link.greeting, this.#employer.isWorking(device)))
    }
    return views.sort((left, right) => left.number - right.number)
  }

  play(device: DeviceId, trick: Trick, forMs: number): void {
    this.#devices.get(device)?.send({ type: 'play', trick, forMs: Math.min(forMs, timing.trickMostMs) })
  }

  /** Says to everybody whether members may submit jobs. */
  tellRights(): void {
    for (const link of this.sessions) {
      if (link.greeting !== undefined) this.reception.tellRights(link)
    }
  }

  /** Closes everything. `end-room` also tells the devices; after `leave` they wait for the next coordinator. */
  close(how: 'leave' | 'end-room'): void {
    this.#cancelRound()
    this.#employer.close()
    this.#ownSeat = undefined
    this.sessions.close(how)
    this.#devices.clear()
  }
}

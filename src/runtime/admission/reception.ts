import { assertNever } from '../../base/assert.ts'
import { type ErrorCode, TabgridError } from '../../base/errors.ts'
import { type DeviceId, type Identity, identityOf, type RoomCode } from '../../base/ids.ts'
import type { Clock } from '../../ports.ts'
import type { DeviceMessage } from '../../protocol/control.ts'
import { limits } from '../../protocol/limits.ts'
import type { Role } from '../../protocol/role.ts'
import type { GuestView } from '../api/admission-api.ts'
import { type DeviceLink, type DeviceWord, type Greeting, type Guest, refusal } from '../host/device-link.ts'
import type { Sessions } from '../host/sessions.ts'
import { decide, roleChecks, type Verdict } from './admission.ts'
import { nameAtDoor } from './door-names.ts'
import type { RosterBook } from './roster-book.ts'

interface Parts {
  readonly clock: Clock
  readonly roomName: string
  readonly book: RosterBook
  readonly sessions: Sessions
  /** Caught with a wrong result in this life of the coordinator: its scheduler takes nothing of it any more. */
  isCaught(identity: Identity): boolean
  maySubmit(): boolean
  /** By which the room is found now. */
  code(): RoomCode
  /** A device of this room is called so from now on. */
  named(device: DeviceId, name: string): void
  joined(link: DeviceLink, greeting: Greeting): void
  changed(): void
}

/** Somebody who was let in. */
interface Insider {
  readonly identity: Identity
  readonly name: string
  readonly role: Role
}

type Hello = Extract<DeviceMessage, { type: 'hello' }>

/** The host's own machine is device number one, whether it computes or not. */
export const ownNumber = 1

/** Hears who comes, acts on what was decided of them, and has those who wait decided anew when the host changes its mind. */
export class Reception {
  readonly #parts: Parts
  #deviceCount: number = ownNumber

  constructor(parts: Parts) {
    this.#parts = parts
  }

  hello(from: DeviceLink, { version, device, name: wanted, cores, kind, token }: Hello): void {
    if (version !== limits.version) {
      from.send(refusal(new TabgridError('version-unsupported', 'This page is of another version. Reload it.')))
    } else if (!from.mayBe(device)) {
      this.#parts.sessions.forget(from) // one session is one device, of the key that was proved: else one link could fill the room
    } else if (from.own || from.greeting !== undefined) {
      this.#enter(from, { device, wanted, cores, kind })
    } else {
      const name = this.#nameFor(from, device, wanted)
      this.#judge(from, { at: 'knocking', device, name, wanted, cores, kind, token, code: undefined })
    }
  }

  /** Who is no device of the room is heard as far as that it is there. */
  hearGuest(from: DeviceLink, message: DeviceWord): void {
    if (from.guest === undefined) {
      from.send(refusal(new TabgridError('message-invalid', 'the first message of a device is hello')))
    } else if (message.type === 'pong') {
      const nowMs = this.#parts.clock.nowMs()
      from.noteHeard(nowMs)
      from.note(message, nowMs)
    }
  }

  #judge(from: DeviceLink, guest: Guest): void {
    const { book, isCaught, changed, clock } = this.#parts
    from.noteHeard(clock.nowMs())
    const identity = identityOf(guest.device)
    if (isCaught(identity)) this.#turnAway(from, 'device-banned')
    else this.#act(from, guest, decide({ identity, token: guest.token }, book.roster, book.place))
    changed()
  }

  #act(from: DeviceLink, guest: Guest, verdict: Verdict): void {
    switch (verdict.at) {
      case 'refused':
        this.#turnAway(from, verdict.code)
        break
      case 'waiting': {
        const { code } = verdict
        const isNews = from.guest?.at !== 'knocking' || from.guest.code !== code
        from.guest = { ...guest, at: 'knocking', code }
        if (isNews) from.send({ type: 'waiting', room: this.#parts.roomName, ...(code !== undefined && { code }) })
        break
      }
      case 'admitted':
        this.#noteInvitation(guest, verdict)
        this.#admit(from, guest, verdict.role)
        break
      default:
        assertNever(verdict)
    }
  }

  /** Where the host approves, who came by an invitation may come back when that has expired. */
  #noteInvitation({ device, name }: Guest, { role, invitation }: Extract<Verdict, { at: 'admitted' }>): void {
    const { book } = this.#parts
    if (invitation === undefined) return
    const identity = identityOf(device)
    book.use(invitation, identity)
    if (book.roster.policy.admission === 'approval') book.note({ identity, name, standing: { at: 'approved', role } })
  }

  #admit(from: DeviceLink, guest: Guest, role: Role): void {
    if (roleChecks.computes(role)) {
      this.#enter(from, guest)
    } else {
      from.guest = { ...guest, at: 'observing' }
      this.#welcome(from, guest.name, 0, role)
    }
  }

  #enter(from: DeviceLink, { device, wanted, cores, kind }: Omit<Greeting, 'number' | 'name'>): void {
    const known = from.greeting
    const name = this.#nameFor(from, device, wanted)
    const number = known?.number ?? (from.own ? ownNumber : ++this.#deviceCount)
    from.guest = undefined
    from.greeting = { device, name, wanted, cores, kind, number }
    this.#parts.named(device, name)
    this.#welcome(from, name, number, 'device')
    this.tellRights(from)
    if (known === undefined) this.#parts.joined(from, from.greeting)
    else this.#parts.changed()
  }

  #welcome(from: DeviceLink, name: string, number: number, role: Role): void {
    const { roomName: room, code } = this.#parts
    from.send({ type: 'welcome', version: limits.version, room, number, name, role, code: code() })
  }

  tellRights(to: DeviceLink): void {
    to.send({ type: 'rights', submit: this.#parts.maySubmit(), ownName: this.#parts.book.roster.policy.ownNames })
  }

  /** To everybody who was let in, and to nobody else. */
  tellCode(code: RoomCode): void {
    for (const link of this.#parts.sessions) {
      if (!link.own && (link.greeting !== undefined || link.guest?.at === 'observing')) {
        link.send({ type: 'room-code', code })
      }
    }
  }

  /** The session of a page that was just reloaded is not over yet: its name is free for the same browser, and for nobody else. */
  #nameFor(from: DeviceLink, device: DeviceId, wanted: string): string {
    if (from.own) return wanted
    const isOther = (link: DeviceLink) => link.linked || identityIn(link) !== identityOf(device)
    const others = [...this.#parts.sessions].filter((link) => link !== from && isOther(link))
    const taken = others.flatMap(({ greeting, guest }) => (greeting ?? guest)?.name ?? [])
    return nameAtDoor(wanted, device, { taken, ownNames: this.#parts.book.roster.policy.ownNames })
  }

  /** The host has decided who says what devices are called: they are called anew, and told so. */
  renameAll(): void {
    for (const link of this.#parts.sessions) {
      const { greeting, guest, own } = link
      if (guest !== undefined) link.guest = { ...guest, name: this.#nameFor(link, guest.device, guest.wanted) }
      if (greeting !== undefined && !own) this.#enter(link, greeting)
    }
    this.#parts.changed()
  }

  #turnAway(from: DeviceLink, code: ErrorCode): void {
    from.send(refusal(new TabgridError(code, turnedAway[code] ?? code)))
    this.#parts.sessions.forget(from)
  }

  /** The book has changed: those who wait may be let in now, or turned away. */
  review(): void {
    for (const link of [...this.#parts.sessions]) {
      if (link.guest?.at === 'knocking') this.#judge(link, link.guest)
    }
  }

  /** Sends away whoever goes by this id; not this machine itself. */
  sendAway(device: DeviceId, code: ErrorCode): void {
    this.#sendAway((link) => deviceOf(link) === device, code)
  }

  /** A profile gave a wrong result. Gives what its devices were called. */
  expelCaught(identity: Identity): readonly string[] {
    const names = this.expel(identity)
    const standing = { at: 'banned', because: 'wrong-result' } as const
    this.#parts.book.note({ identity, name: names[0] ?? '', standing })
    return names
  }

  /** All of a profile; gives what its devices were called. */
  expel(identity: Identity): readonly string[] {
    return this.#sendAway((link) => identityIn(link) === identity, 'device-banned')
  }

  #sendAway(isMeant: (link: DeviceLink) => boolean, code: ErrorCode): readonly string[] {
    const meant = [...this.#parts.sessions].filter((link) => !link.own && isMeant(link))
    for (const link of meant) this.#turnAway(link, code)
    this.#parts.changed()
    return meant.flatMap(({ greeting }) => (greeting === undefined ? [] : [greeting.name]))
  }

  // -- who is where

  guests(at: Guest['at']): readonly GuestView[] {
    const views: GuestView[] = []
    for (const { guest, trust } of this.#parts.sessions) {
      if (guest?.at === at) views.push({ id: guest.device, name: guest.name, trust })
    }
    return views
  }

  observers(): readonly DeviceLink[] {
    return [...this.#parts.sessions].filter(({ guest }) => guest?.at === 'observing')
  }

  /** Everybody who was let in, but for this machine itself. */
  insiders(): readonly Insider[] {
    const found: Insider[] = []
    for (const { own, greeting, guest } of this.#parts.sessions) {
      if (own) continue
      if (greeting !== undefined) found.push({ ...named(greeting), role: 'device' })
      else if (guest?.at === 'observing') found.push({ ...named(guest), role: 'observer' })
    }
    return found
  }

  /** What whoever goes by this id is called; nothing for this machine itself, and for nobody. */
  nameOf(device: DeviceId): string | undefined {
    const link = [...this.#parts.sessions].find((one) => !one.own && deviceOf(one) === device)
    return link?.greeting?.name ?? link?.guest?.name
  }
}

const named = ({ device, name }: Pick<Greeting, 'device' | 'name'>) => ({ identity: identityOf(device), name })

const deviceOf = ({ greeting, guest }: DeviceLink): DeviceId | undefined => greeting?.device ?? guest?.device

function identityIn(link: DeviceLink): Identity | undefined {
  const device = deviceOf(link)
  return device === undefined ? undefined : identityOf(device)
}

const turnedAway: Partial<Record<ErrorCode, string>> = {
  'room-locked': 'this room is locked: ask its host to unlock it',
  'device-refused': 'the host did not let this device in',
  'device-removed': 'the host has taken this device out of the room',
  'device-banned': 'this room does not take the help of this browser any more',
}

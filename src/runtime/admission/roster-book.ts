import { TabgridError } from '../../base/errors.ts'
import type { Identity, InvitationId, RandomBytes, RoomName } from '../../base/ids.ts'
import { type JoinToken, showJoinToken, signJoinToken, usesMost } from '../../identity/join-token.ts'
import type { KeyPair } from '../../identity/keys.ts'
import { toText } from '../../identity/transcript.ts'
import type { Clock } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import type { Invitation, InvitationOptions, Person, RoomPolicy } from '../api/admission-api.ts'
import type { Place, Roster } from './admission.ts'

/** What a host needs to sign invitations with. */
interface RoomSeal {
  readonly room: RoomName
  readonly keys: KeyPair
}

export interface BookParts {
  readonly roster: Roster
  readonly seal: RoomSeal
  readonly random: RandomBytes
  /** Invitations expire while the page is closed, too. */
  readonly clock: Pick<Clock, 'dateMs'>
  /** Keeps it through a reload. */
  keep(roster: Roster): Promise<void>
  changed(): void
}

const hourMs = 60 * 60 * 1_000
const idBytes = 12
/** Each is looked through when somebody comes. */
const invitationsMost = 100
/** Of people whom somebody decided about: the oldest approvals and removals make room, no ban does. */
const peopleMost = 5_000

/** The host's book of who may be in its room: changes it, and has it kept. */
export class RosterBook {
  readonly #parts: BookParts
  #roster: Roster
  /** Its newest form; storage keeps them in their order. */
  #kept = Promise.resolve()

  constructor(parts: BookParts) {
    this.#parts = parts
    this.#roster = parts.roster
  }

  get roster(): Roster {
    return this.#roster
  }
  get place(): Place {
    const { seal, clock } = this.#parts
    return { room: seal.room, hostKey: seal.keys.publicKey, nowMs: clock.dateMs() }
  }

  #change(changes: Partial<Roster>): void {
    this.#roster = { ...this.#roster, ...changes }
    this.#kept = this.#parts.keep(this.#roster)
    this.#parts.changed()
  }

  setPolicy(changes: Partial<RoomPolicy>): void {
    this.#change({ policy: { ...this.#roster.policy, ...changes } })
  }

  /** @param insiders who is in the room. */
  lock(insiders: readonly Identity[]): void {
    this.#change({ policy: { ...this.#roster.policy, locked: true }, insiders })
  }

  unlock(): void {
    this.#change({ policy: { ...this.#roster.policy, locked: false }, insiders: [] })
  }

  note(person: Person): void {
    const others = this.#roster.people.filter(({ identity }) => identity !== person.identity)
    const { at } = person.standing
    const insiders =
      at === 'approved' ? this.#roster.insiders : this.#roster.insiders.filter((one) => one !== person.identity)
    this.#change({ people: bounded([...others, person]), insiders })
  }

  /** Resolves when a reload would find it so. */
  forget(identity: Identity): Promise<void> {
    this.#change({ people: this.#roster.people.filter((person) => person.identity !== identity) })
    return this.#kept
  }

  // -- invitations

  /** @throws `token-invalid` for options that cannot be, `invitations-too-many`. */
  invite({ role = 'device', hours = 24, uses = 1, only }: InvitationOptions): Invitation {
    const lastsMs = hours * hourMs
    if (!(lastsMs > 0 && lastsMs <= timing.invitationMostMs)) {
      throw new TabgridError('token-invalid', `an invitation lasts up to 24 hours, not ${hours}`)
    }
    if (!(Number.isInteger(uses) && uses >= 1 && uses <= usesMost)) {
      throw new TabgridError('token-invalid', `an invitation is for 1 to ${usesMost} devices, not ${uses}`)
    }
    const before = this.invitations()
    if (before.length >= invitationsMost) {
      throw new TabgridError('invitations-too-many', `there are ${before.length} invitations: wait for one to expire`)
    }
    const { seal, random, clock } = this.#parts
    const claims = {
      room: seal.room,
      role,
      expiresS: Math.ceil((clock.dateMs() + lastsMs) / 1_000),
      id: toText(random(idBytes)) as InvitationId,
      uses,
      only,
    }
    const invitation = invitationOf(signJoinToken(claims, seal.keys))
    this.#change({ invitations: [...before, invitation] })
    return invitation
  }

  /** Those that did not expire: of the others nothing needs to be known. */
  invitations(): readonly Invitation[] {
    const nowMs = this.#parts.clock.dateMs()
    return this.#roster.invitations.filter(({ expiresMs }) => nowMs < expiresMs)
  }

  withdraw(id: InvitationId): void {
    const invitations = this.invitations().map((one) => (one.id === id ? { ...one, withdrawn: true } : one))
    this.#change({ invitations })
  }

  /** A profile came by it. One that the book does not know (it could not be kept) is known from now on. */
  use(token: JoinToken, identity: Identity): void {
    const before = this.invitations()
    const known = before.some(({ id }) => id === token.id) ? before : [...before, invitationOf(token)]
    if (known.some(({ id, usedBy }) => id === token.id && usedBy.includes(identity))) return
    const use = (one: Invitation) => (one.id === token.id ? { ...one, usedBy: [...one.usedBy, identity] } : one)
    this.#change({ invitations: known.map(use) })
  }
}

const invitationOf = (token: JoinToken): Invitation => ({
  id: token.id,
  token: showJoinToken(token),
  role: token.role,
  expiresMs: token.expiresS * 1_000,
  uses: token.uses,
  only: token.only,
  usedBy: [],
  withdrawn: false,
})

function bounded(people: readonly Person[]): readonly Person[] {
  if (people.length <= peopleMost) return people
  const oldest = people.find(({ standing }) => standing.at !== 'banned')
  return people.filter((person) => person !== oldest)
}

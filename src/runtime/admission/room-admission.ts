import { type DeviceId, type Identity, type InvitationId, identityOf } from '../../base/ids.ts'
import type {
  GuestView,
  Invitation,
  InvitationOptions,
  Person,
  RoomAdmission,
  RoomPolicy,
} from '../api/admission-api.ts'
import type { Verify } from '../api/job-api.ts'
import type { Reception } from './reception.ts'
import type { RosterBook } from './roster-book.ts'

/** What a host does by hand about who may be in its room: written down first, then acted on. */
export class HostAdmission implements RoomAdmission {
  readonly #book: RosterBook
  readonly #reception: Reception

  constructor(book: RosterBook, reception: Reception) {
    this.#book = book
    this.#reception = reception
  }

  policy(): RoomPolicy {
    return this.#book.roster.policy
  }

  admitBy(admission: RoomPolicy['admission']): void {
    if (admission === this.policy().admission) return
    if (admission === 'approval') {
      for (const { identity, name, role } of this.#reception.insiders()) {
        this.#book.note({ identity, name, standing: { at: 'approved', role } })
      }
    }
    this.#book.setPolicy({ admission })
    this.#reception.review()
  }

  checkResults(verify: Verify): void {
    this.#book.setPolicy({ verify })
  }

  chooseNames(ownNames: boolean): void {
    if (ownNames === this.policy().ownNames) return
    this.#book.setPolicy({ ownNames })
    this.#reception.renameAll()
  }

  setLocked(locked: boolean): void {
    if (locked) this.#book.lock([...new Set(this.#reception.insiders().map(({ identity }) => identity))])
    else this.#book.unlock()
    this.#reception.review()
  }

  knocking(): readonly GuestView[] {
    return this.#reception.guests('knocking')
  }

  observers(): readonly GuestView[] {
    return this.#reception.guests('observing')
  }

  approve(device: DeviceId): void {
    if (this.knocking().some(({ id }) => id === device)) {
      this.#note(device, { at: 'approved', role: 'device' })
      this.#reception.review()
    }
  }

  refuse(device: DeviceId): void {
    if (this.knocking().some(({ id }) => id === device)) this.#reception.sendAway(device, 'device-refused')
  }

  remove(device: DeviceId): void {
    this.#note(device, { at: 'removed' })
    this.#reception.sendAway(device, 'device-removed')
  }

  ban(device: DeviceId): void {
    if (!this.#note(device, { at: 'banned', because: 'host' })) return
    this.#reception.expel(identityOf(device))
  }

  /** False where nobody who could be decided about goes by this id. */
  #note(device: DeviceId, standing: Person['standing']): boolean {
    const name = this.#reception.nameOf(device)
    if (name !== undefined) this.#book.note({ identity: identityOf(device), name, standing })
    return name !== undefined
  }

  people(): readonly Person[] {
    return this.#book.roster.people
  }

  forget(identity: Identity): Promise<void> {
    const kept = this.#book.forget(identity)
    this.#reception.review()
    return kept
  }

  invite(options: InvitationOptions = {}): Invitation {
    return this.#book.invite(options)
  }

  invitations(): readonly Invitation[] {
    return this.#book.invitations()
  }

  withdraw(id: InvitationId): void {
    this.#book.withdraw(id)
  }
}

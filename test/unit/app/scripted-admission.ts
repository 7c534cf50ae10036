import { TabgridError } from '../../../src/base/errors.ts'
import type { Identity, InvitationId } from '../../../src/base/ids.ts'
import type {
  GuestView,
  Invitation,
  InvitationOptions,
  Person,
  RoomAdmission,
  RoomPolicy,
} from '../../../src/runtime/api/admission-api.ts'
import type { Verify } from '../../../src/runtime/api/job-api.ts'

/** Remembers what it was told to do, and shows what a test put into it. */
export class ScriptedAdmission implements RoomAdmission {
  readonly calls: string[] = []
  current: RoomPolicy = { kind: 'classroom', admission: 'everybody', verify: 'none', locked: false, ownNames: true }
  guests: GuestView[] = []
  kept: Person[] = []
  made: Invitation[] = []

  policy(): RoomPolicy {
    return this.current
  }
  admitBy(admission: RoomPolicy['admission']): void {
    this.current = { ...this.current, admission }
  }
  checkResults(verify: Verify): void {
    this.current = { ...this.current, verify }
  }
  chooseNames(ownNames: boolean): void {
    this.current = { ...this.current, ownNames }
  }
  setLocked(locked: boolean): void {
    this.current = { ...this.current, locked }
  }
  knocking(): readonly GuestView[] {
    return this.guests
  }
  observers(): readonly GuestView[] {
    return []
  }
  approve(device: string): void {
    this.calls.push(`approve ${device}`)
    this.guests = this.guests.filter(({ id }) => id !== device)
  }
  refuse(device: string): void {
    this.calls.push(`refuse ${device}`)
  }
  remove(device: string): void {
    this.calls.push(`remove ${device}`)
  }
  ban(device: string): void {
    this.calls.push(`ban ${device}`)
  }
  people(): readonly Person[] {
    return this.kept
  }
  async forget(identity: Identity): Promise<void> {
    this.kept = this.kept.filter((person) => person.identity !== identity)
  }
  invite({ role = 'device', uses = 1 }: InvitationOptions = {}): Invitation {
    if (uses < 1) throw new TabgridError('token-invalid', 'an invitation is for 1 device at least')
    const id = `invitation${this.made.length}` as InvitationId
    const rest = { only: undefined, usedBy: [], withdrawn: false }
    const invitation = { id, token: 't1', role, expiresMs: 1, uses, ...rest }
    this.made.push(invitation)
    return invitation
  }
  invitations(): readonly Invitation[] {
    return this.made
  }
  withdraw(id: InvitationId): void {
    this.calls.push(`withdraw ${id}`)
  }
}

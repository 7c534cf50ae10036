import { batch, computed, signal } from '@preact/signals'
import type { DeviceId, Identity, InvitationId } from '../../base/ids.ts'
import type {
  GuestView,
  Invitation,
  InvitationOptions,
  Person,
  RoomAdmission,
  RoomPolicy,
} from '../../runtime/api/admission-api.ts'
import { sentenceOfThrown } from '../sentence.ts'

const closed: RoomPolicy = {
  kind: 'classroom',
  admission: 'everybody',
  verify: 'none',
  locked: false,
  ownNames: true,
}

/** Who may be in the room, as signals; and what its host does about it. */
export class AdmissionStore {
  readonly policy = signal<RoomPolicy>(closed)
  readonly verify = computed(() => this.policy.value.verify)
  readonly knocking = signal<readonly GuestView[]>([])
  readonly observers = signal<readonly GuestView[]>([])
  readonly people = signal<readonly Person[]>([])
  readonly invitations = signal<readonly Invitation[]>([])
  /** The one of which the link is shown. */
  readonly shown = signal<InvitationId | undefined>(undefined)
  /** Why no invitation was made. */
  readonly problem = computed(() =>
    this.#problem.value === undefined ? undefined : sentenceOfThrown(this.#problem.value.thrown),
  )
  readonly #problem = signal<{ readonly thrown: unknown } | undefined>(undefined)
  #admission: RoomAdmission | undefined

  read(admission: RoomAdmission): void {
    this.#admission = admission
    batch(() => {
      this.policy.value = admission.policy()
      this.knocking.value = admission.knocking()
      this.observers.value = admission.observers()
      this.people.value = admission.people()
      this.invitations.value = admission.invitations()
    })
  }

  /** The room is over. */
  clear(): void {
    this.#admission = undefined
    batch(() => {
      for (const list of [this.knocking, this.observers, this.people, this.invitations]) list.value = []
    })
  }

  #do<T>(act: (admission: RoomAdmission) => T): T | undefined {
    if (this.#admission === undefined) return undefined
    const done = act(this.#admission)
    this.read(this.#admission)
    return done
  }

  admitBy(admission: RoomPolicy['admission']): void {
    this.#do((room) => room.admitBy(admission))
  }
  checkResults(checked: boolean): void {
    this.#do((room) => room.checkResults(checked ? 'adaptive' : 'none'))
  }
  chooseNames(ownNames: boolean): void {
    this.#do((room) => room.chooseNames(ownNames))
  }
  setLocked(locked: boolean): void {
    this.#do((room) => room.setLocked(locked))
  }
  approve(device: DeviceId): void {
    this.#do((room) => room.approve(device))
  }
  refuse(device: DeviceId): void {
    this.#do((room) => room.refuse(device))
  }
  remove(device: DeviceId): void {
    this.#do((room) => room.remove(device))
  }
  ban(device: DeviceId): void {
    this.#do((room) => room.ban(device))
  }
  /** Resolves when a reload would find it so. */
  async forget(identity: Identity): Promise<void> {
    await this.#do((room) => room.forget(identity))
  }
  withdraw(id: InvitationId): void {
    this.#do((room) => room.withdraw(id))
  }

  /** Makes one, and shows its link. */
  invite(options: InvitationOptions): void {
    this.#problem.value = undefined
    try {
      this.#do((room) => {
        this.shown.value = room.invite(options).id
      })
    } catch (thrown) {
      this.#problem.value = { thrown }
    }
  }
}

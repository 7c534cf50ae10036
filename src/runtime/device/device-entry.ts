import { type ErrorCode, TabgridError } from '../../base/errors.ts'
import type { DeviceId, JobId, RoomCode } from '../../base/ids.ts'
import type { CoordinatorMessage, DeviceKind, DeviceMessage } from '../../protocol/control.ts'
import { limits } from '../../protocol/limits.ts'
import type { DeviceStatus, RoomOverview } from '../api/device-api.ts'

type Told<T extends CoordinatorMessage['type']> = Extract<CoordinatorMessage, { type: T }>
/** What a coordinator says of this device's place in the room. */
export type EntryMessage = Told<'waiting' | 'welcome' | 'room-code' | 'rights' | 'overview' | 'answer'>

type State =
  | { readonly at: 'outside' }
  | { readonly at: 'knocking'; readonly room: string; readonly code: ErrorCode | undefined }
  | { readonly at: 'inside'; readonly welcome: Told<'welcome'> }

interface Parts {
  readonly device: DeviceId
  readonly name: string
  readonly cores: number
  readonly kind?: DeviceKind | undefined
  readonly token?: string | undefined
}

/** Workers that a device can give, as the wire counts them. */
export const toSlots = (count: number): number => Math.min(256, Math.max(1, Math.trunc(count) || 1))

/** Whether a device was let in, as what, and what an observer was told since. */
export class DeviceEntry {
  readonly #parts: Parts
  #state: State = { at: 'outside' }
  #overview: Told<'overview'> = { type: 'overview', devices: 0, jobs: [] }
  #answers: ReadonlyMap<JobId, Told<'answer'>> = new Map()
  #maySubmit = false
  #mayRename = true
  /** As its host says. */
  #code: RoomCode | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get maySubmit(): boolean {
    return this.#maySubmit
  }

  /** The first word to a coordinator that knows nothing of us. */
  hello(): Extract<DeviceMessage, { type: 'hello' }> {
    this.#maySubmit = false
    const { device, name, cores, kind, token } = this.#parts
    const look = kind === undefined ? {} : { kind }
    const told = { name: name.slice(0, limits.nameLength), cores: toSlots(cores), ...look }
    return { type: 'hello', version: limits.version, device, ...told, ...(token !== undefined && { token }) }
  }

  submitRefusal(): TabgridError | undefined {
    if (this.#maySubmit) return undefined
    return new TabgridError('submit-refused', 'This room takes no jobs from its members: ask its host to allow them.')
  }

  /** Returns whether it was let in just now, after it had to wait. */
  hear(message: EntryMessage): boolean {
    const waited = this.#state.at === 'knocking'
    switch (message.type) {
      case 'waiting':
        this.#state = { at: 'knocking', room: message.room, code: message.code }
        return false
      case 'welcome':
        this.#state = { at: 'inside', welcome: message }
        this.#code = message.code
        return waited
      case 'room-code':
        this.#code = message.code
        return false
      case 'rights':
        this.#maySubmit = message.submit
        this.#mayRename = message.ownName
        return false
      case 'overview':
        this.#overview = message
        return false
      case 'answer':
        this.#answers = new Map([...this.#answers, [message.job, message]])
        return false
    }
  }

  /** What a linked device is, which does as its person agreed. */
  stateOf(consent: 'waiting' | 'helping' | 'paused' | 'stopped'): DeviceStatus['state'] {
    if (this.#state.at === 'outside') return 'connecting'
    if (this.#state.at === 'knocking') return 'knocking'
    return this.#state.welcome.role === 'observer' ? 'observing' : consent
  }

  view(): Pick<
    DeviceStatus,
    'roomName' | 'name' | 'mayRename' | 'roomCode' | 'number' | 'tokenTrouble' | 'overview'
  > {
    return { ...this.#viewOfPlace(), mayRename: this.#mayRename, roomCode: this.#code }
  }

  #viewOfPlace(): Pick<DeviceStatus, 'roomName' | 'name' | 'number' | 'tokenTrouble' | 'overview'> {
    const state = this.#state
    if (state.at !== 'inside') {
      const [roomName, tokenTrouble] = state.at === 'knocking' ? [state.room, state.code] : ['', undefined]
      return { roomName, name: this.#parts.name, number: undefined, tokenTrouble, overview: undefined }
    }
    const { room: roomName, name, number, role } = state.welcome
    const known = { roomName, name, tokenTrouble: undefined }
    if (role === 'observer') return { ...known, number: undefined, overview: this.#read() }
    return { ...known, number, overview: undefined }
  }

  #read(): RoomOverview {
    const { devices, jobs } = this.#overview
    return { devices, jobs: jobs.map((job) => ({ ...job, final: this.#answers.get(job.job) })) }
  }
}

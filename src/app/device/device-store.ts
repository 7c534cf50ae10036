import { batch, signal } from '@preact/signals'
import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { JobId, PublicKey, RoomCode } from '../../base/ids.ts'
import type {
  AlwaysAllowed,
  AskedJob,
  ConsentAnswer,
  DeviceStatus,
  HelpedRoom,
  HelpedWith,
  HelpLimits,
  HelpRules,
  JoinRoomOptions,
  OwnResult,
  Receipt,
  TaskView,
} from '../../runtime/api/device-api.ts'
import type { ScreenKeeper, ScreenState } from '../../wiring/help-room.ts'
import { tidyName } from '../device-name.ts'
import { forgetInTab, remember, rememberedInTab, rememberInTab } from '../remember.ts'
import { OwnPart } from './own-part.ts'
import { sensorFor } from './sensor-for.ts'

export type JoinState =
  | { readonly at: 'joining' }
  | { readonly at: 'joined'; readonly room: HelpedRoom; readonly status: DeviceStatus }
  | { readonly at: 'refused'; readonly error: TabgridError }
  | { readonly at: 'left' }

/** Units of a job that count as this device's, of `units` in all; 0 in all where nobody knows. */
export interface Counted {
  readonly job: JobId
  readonly unitsDone: number
  readonly units: number
}

export interface DeviceStoreOptions {
  readonly code: RoomCode
  /** Of the link that was opened; left out by who typed the code. */
  readonly invite?: string | undefined
  /** Of an invitation, likewise. */
  readonly token?: string | undefined
  readonly join: (code: RoomCode, options: JoinRoomOptions) => Promise<HelpedRoom>
  /** From now on the code alone counts. */
  readonly forgetInvite: (code: RoomCode) => Promise<void>
  /** Its room has another code: a reload must find it. */
  readonly moved: (former: RoomCode, code: RoomCode) => void
  readonly name: string
  /** Cores offered by default. */
  readonly slots: number
  /** Keeps the screen on, where that can be. */
  readonly keepScreen: (change: (state: ScreenState) => void) => Pick<ScreenKeeper, 'want'>
  /** Fetches what the page may need when its server is gone: a host can ask something at any time. */
  readonly fetchMore: () => void
}

/** So long after it began to help a device has what it needs for that. */
const settledMs = 10_000

/** The device page's state: turns a room's status into signals. */
export class DeviceStore {
  #code: RoomCode
  readonly state = signal<JoinState>({ at: 'joining' })
  readonly name = signal('')
  /** Cores to give from the next Start helping on. */
  readonly slots = signal(1)
  /** The sensor that this tab stands for, as typed or first offered: a new name or a reload gives another device number. */
  readonly sensor = signal('')
  /** What hosts have signed of this browser's help, and which of them may always have more. */
  readonly receipts = signal<readonly Receipt[]>([])
  readonly alwaysAllowed = signal<readonly AlwaysAllowed[]>([])
  /** What this browser did, by task and day. */
  readonly history = signal<readonly HelpedWith[]>([])
  /** What this device did of the job that it is at, or was at last. */
  readonly part = signal<OwnPart | undefined>(undefined)
  /** Likewise: its status says it only while the job runs. */
  readonly counted = signal<Counted | undefined>(undefined)
  readonly screen = signal<ScreenState>('off')
  /** The choice of `insistOnWasm` lasts no longer than this page. */
  readonly wasmUnkept = signal(false)
  readonly #options: DeviceStoreOptions
  #link: Pick<JoinRoomOptions, 'invite' | 'token'> = {}
  readonly #screen: Pick<ScreenKeeper, 'want'>
  #settling: ReturnType<typeof setTimeout> | undefined
  /** Tells the newest attempt from those given up meanwhile. */
  #attempt = 0

  constructor(options: DeviceStoreOptions) {
    this.#options = options
    this.#code = options.code
    const { invite, token } = options
    this.#link = { ...(invite !== undefined && { invite }), ...(token !== undefined && { token }) }
    this.name.value = options.name
    this.slots.value = options.slots
    this.#screen = options.keepScreen((state) => {
      this.screen.value = state
    })
    this.sensor.value = rememberedInTab(`sensor/${this.code}`) ?? ''
  }

  /** By which its room is found now. */
  get code(): RoomCode {
    return this.#code
  }

  async join(): Promise<void> {
    const attempt = ++this.#attempt
    this.state.value = { at: 'joining' }
    try {
      const room = await this.#options.join(this.code, { name: this.name.value, ...this.#link })
      if (attempt !== this.#attempt) room.leave()
      else this.#adopt(room, attempt)
    } catch (thrown) {
      if (attempt === this.#attempt) {
        this.state.value = { at: 'refused', error: toTabgridError(thrown, 'assertion-failed') }
      }
    }
  }

  give(slots: number): void {
    this.slots.value = slots
    remember('cores', String(slots))
    const { value: state } = this.state
    if (state.at === 'joined' && ['helping', 'paused'].includes(state.status.state)) state.room.start(slots)
  }

  standFor(sensor: string): void {
    this.sensor.value = sensor
    rememberInTab(`sensor/${this.code}`, sensor)
  }

  start(): void {
    if (this.state.value.at === 'joined') this.state.value.room.start(this.slots.value)
  }

  insistOnWasm(wasmOnly: boolean): void {
    if (this.state.value.at !== 'joined') return
    const keep = (kept: boolean) => () => {
      this.wasmUnkept.value = !kept
    }
    this.state.value.room.insistOnWasm(wasmOnly).then(keep(true), keep(false))
  }

  stop(): void {
    this.#do((room) => room.stop())
  }

  finish(): void {
    this.#do((room) => room.finish())
  }

  /** Nothing runs for so long; a reload does not end it, and it ends by itself also after one. */
  pause(spanMs: number): void {
    this.setRules({ pausedUntilMs: Date.now() + spanMs })
  }

  resume(): void {
    this.setRules({ pausedUntilMs: 0 })
  }

  setRules(rules: Partial<HelpRules>): void {
    this.#do((room) => room.setRules(rules))
  }

  sourceOf(script: string): string | undefined {
    return this.state.value.at === 'joined' ? this.state.value.room.sourceOf(script) : undefined
  }

  consent(asked: AskedJob, answer: ConsentAnswer): void {
    this.#do((room) => room.consent(asked, answer))
  }

  allowTricks(allowed: boolean): void {
    this.#do((room) => room.allowTricks(allowed))
  }

  setLimits(limits: Partial<HelpLimits>): void {
    this.#do((room) => room.setLimits(limits))
  }

  takeBack(host: PublicKey): void {
    this.#do((room) => room.takeBack(host))
  }

  forget(host: PublicKey): void {
    this.#do((room) => room.forget(host))
  }

  #do(act: (room: HelpedRoom) => void): void {
    if (this.state.value.at === 'joined') act(this.state.value.room)
  }

  claim(unit: number, values: Readonly<Record<string, number>>): void {
    if (this.state.value.at === 'joined') this.state.value.room.claim(unit, values)
  }

  /** The host learns a name when a device joins: so the room is left and joined again. */
  async rename(typed: string): Promise<void> {
    const name = tidyName(typed)
    if (name === '' || name === this.name.value) return
    batch(() => {
      this.leave()
      this.name.value = name
    })
    remember('device-name', name)
    await this.join()
  }

  /** Joins by the code alone: the host of the link was not found there. */
  async joinWithoutLink(): Promise<void> {
    this.leave()
    this.#link = {}
    await this.#options.forgetInvite(this.code).catch(() => undefined) // what cannot be forgotten could not be kept
    await this.join()
  }

  leave(): void {
    this.#attempt++
    this.#screen.want(false)
    clearTimeout(this.#settling)
    this.#settling = undefined
    if (this.state.value.at === 'joined') this.state.value.room.leave()
    this.state.value = { at: 'left' }
  }

  #follow(code: RoomCode): void {
    const former = this.#code
    if (code === former) return
    this.#code = code
    if (this.sensor.value !== '') this.standFor(this.sensor.value)
    forgetInTab(`sensor/${former}`)
    forgetInTab(`pausing/${former}`)
    this.#options.moved(former, code)
  }

  #adopt(room: HelpedRoom, attempt: number): void {
    const read = () => {
      if (attempt !== this.#attempt) return
      const status = room.status()
      this.#follow(room.code)
      batch(() => {
        this.state.value = { at: 'joined', room, status }
        this.receipts.value = room.receipts()
        this.history.value = room.history()
        this.alwaysAllowed.value = room.alwaysAllowed()
        this.#count(status.task)
        if (this.sensor.value === '') this.standFor(sensorFor(status.number))
      })
      this.#screen.want(status.handheld && status.state === 'helping')
      if (status.state === 'helping') this.#settling ??= setTimeout(this.#options.fetchMore, settledMs)
      if (isPausing(status)) rememberInTab(`pausing/${this.code}`, String(this.slots.value))
      else forgetInTab(`pausing/${this.code}`)
    }
    room.on('result', (own) => {
      if (attempt === this.#attempt) this.#draw(own, room.status().task)
    })
    const pausing = Number(rememberedInTab(`pausing/${this.code}`))
    if (pausing > 0 && room.status().hold?.because === 'paused') room.start(pausing)
    room.on('status', read)
    read()
  }

  /** The newest results are in what the host has signed at the job's end. */
  #count(task: TaskView | undefined): void {
    const known = task === undefined ? this.counted.value : { ...task, units: task.manifest.units ?? 0 }
    if (known === undefined) return
    const { job, unitsDone, units } = known
    const signed = this.receipts.value.find((receipt) => receipt.job === job)?.units ?? 0
    this.counted.value = { job, unitsDone: Math.max(unitsDone, signed), units }
  }

  /** A result of another job begins another picture. */
  #draw(own: OwnResult, task: TaskView | undefined): void {
    if (this.part.value?.job !== own.job) {
      if (task?.job !== own.job) return
      this.part.value = new OwnPart(task)
    }
    this.part.value?.add(own)
  }
}

/** Its person had it helping, and has paused that. */
const isPausing = ({ state, hold }: DeviceStatus): boolean => state === 'paused' && hold?.because === 'paused'

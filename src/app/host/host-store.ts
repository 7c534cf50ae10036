import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { TabgridError, toTabgridError } from '../../base/errors.ts'
import type { DeviceId, RoomCode } from '../../base/ids.ts'
import type { SourceTask } from '../../core/task.ts'
import type { RoomKind } from '../../runtime/api/admission-api.ts'
import type { DeviceView, HostRoom, OpenRoomOptions } from '../../runtime/api/host-api.ts'
import type { NeededInput, RoundsOptions } from '../../runtime/api/job-api.ts'
import type { CardFace } from '../../tasks/catalogue.ts'
import type { LazyPart } from '../lazy-part.ts'
import { countOthers, shownAs } from '../own-device.ts'
import { rememberedInTab, rememberInTab } from '../remember.ts'
import { sentenceOfThrown } from '../sentence.ts'
import { Traffic } from '../stage/traffic.ts'
import { text } from '../text.ts'
import { faceOf, wordsOf } from '../words-of-card.ts'
import { AdmissionStore } from './admission-store.ts'
import { beginJob, FollowedJobs, type JobTools } from './followed-jobs.ts'
import type { JobStore } from './job-store.ts'
import { keepOwnMachine, keptOwnMachine } from './own-machine-choice.ts'
import { RoomNotes } from './room-notes.ts'
import { TaskSetup } from './task-setup.ts'

export type RoomState =
  | { readonly at: 'closed' }
  | { readonly at: 'opening' }
  | { readonly at: 'open'; readonly room: HostRoom }
  | { readonly at: 'refused'; readonly error: TabgridError }
  | { readonly at: 'ended'; readonly error: TabgridError }

export interface HostStoreOptions {
  readonly open: (options: OpenRoomOptions) => Promise<HostRoom>
  readonly faces: readonly CardFace[]
  readonly jobTools: LazyPart<JobTools>
  readonly roomName: () => string
  /** Logical cores of this machine. */
  readonly cores: number
  /** A PeerServer knows no such thing. */
  readonly codeCanChange: boolean
}

/** The host page's state: turns the events of a room into signals. Outlives the page's components. */
export class HostStore {
  readonly state = signal<RoomState>({ at: 'closed' })
  /** Of the room that was open last. */
  readonly code = signal<RoomCode | undefined>(undefined)
  readonly devices = computed(() => this.#devices.value.map(shownAs))
  /** Bytes a second over the link of each. */
  readonly rates = signal<ReadonlyMap<DeviceId, number>>(new Map())
  readonly workingCount = computed(() => this.devices.value.filter((device) => device.state === 'working').length)
  readonly notes = new RoomNotes()
  /** The one that is shown. */
  readonly job: ReadonlySignal<JobStore | undefined>
  /** Those under way, and the one that is shown; in the order of their beginning. */
  readonly jobs: ReadonlySignal<readonly JobStore[]>
  readonly running = computed(() => this.jobs.value.filter((job) => job.outcome.value.at === 'running'))
  /** Whether a job began, or is on its way from before a reload, of which nothing can be shown yet. */
  readonly awaitsJob: ReadonlySignal<boolean>
  readonly needed = signal<NeededInput | undefined>(undefined)
  /** Who may be in the room. */
  readonly admission = new AdmissionStore()
  readonly setups: readonly TaskSetup[]
  readonly selected = signal<TaskSetup | undefined>(undefined)
  /** Cards start with one press; what can be set on one opens beside it. */
  readonly setupOpen = signal(false)
  /** Why the last press of Run, or of the file asked for after a reload, did not work. */
  readonly problem = computed(() => this.#problem.value?.())
  readonly reading = signal(false)
  readonly ownOn = signal(true)
  readonly ownCores = signal(1)
  readonly cores: number
  /** As those who join see it; read at each opening. */
  roomName = ''
  /** Whether the room's meeting place lets it have another code. */
  readonly codeCanChange: boolean
  readonly #options: HostStoreOptions
  readonly #devices = signal<readonly DeviceView[]>([])
  readonly #traffic = new Traffic()
  readonly #resuming = signal(false)
  readonly #problem = signal<(() => string) | undefined>(undefined)
  #kind: RoomKind | undefined
  /** Everybody ever seen: a device that left keeps its name and its colour. */
  readonly #seen = new Map<DeviceId, DeviceView>()
  readonly #followed: FollowedJobs

  constructor(options: HostStoreOptions) {
    this.#options = options
    this.cores = options.cores
    this.codeCanChange = options.codeCanChange
    this.setups = options.faces.map((face) => this.#setup(face))
    const card = rememberedInTab('card')
    this.selected.value = this.setups.find((setup) => setup.card.name === card) ?? this.setups[0]
    for (const setup of this.setups) effect(() => rememberInTab(`setup/${setup.card.name}`, setup.kept.value))
    const { on, cores } = keptOwnMachine(this.cores)
    this.ownOn.value = on
    this.ownCores.value = cores
    this.#followed = new FollowedJobs({
      tools: options.jobTools,
      numberOf: (device) => this.#seen.get(device)?.number,
      show: (store) => this.show(store),
    })
    this.job = this.#followed.shown
    this.jobs = this.#followed.all
    this.awaitsJob = computed(() => this.#resuming.value || this.#followed.waiting.value.length > 0)
  }

  #setup(card: CardFace): TaskSetup {
    return new TaskSetup(card, this.admission.verify, rememberedInTab(`setup/${card.name}`))
  }

  /** By the name of its task. */
  #setupOf(task: string | undefined): TaskSetup | undefined {
    return this.setups.find((setup) => setup.card.name === task)
  }

  /** Who a device is, or was. */
  readonly seen = (device: DeviceId): DeviceView | undefined => {
    const view = this.#seen.get(device)
    return view === undefined ? undefined : shownAs(view)
  }

  /** Also for cards on which something else was chosen before. */
  checkResults(checked: boolean): void {
    for (const setup of this.setups) setup.chooseVerify(undefined)
    this.admission.checkResults(checked)
  }

  /** Opens the room, or resumes the former one. `takeOver` ends it in another tab. */
  async open(takeOver: boolean, kind = this.#kind): Promise<void> {
    this.#kind = kind
    if (this.state.value.at === 'opening' || this.state.value.at === 'open') return
    this.state.value = { at: 'opening' }
    try {
      const name = this.#options.roomName()
      this.roomName = name
      const asked = kind === undefined ? {} : { kind }
      this.#adopt(await this.#options.open({ name, ownSlots: this.#ownSlots(), takeOver, ...asked }))
    } catch (thrown) {
      this.state.value = { at: 'refused', error: toTabgridError(thrown, 'assertion-failed') }
    }
  }

  select(setup: TaskSetup): void {
    batch(() => {
      this.selected.value = setup
      this.setupOpen.value = true
      this.#problem.value = undefined
    })
    rememberInTab('card', setup.card.name)
    this.comeNear(setup).catch(() => undefined) // told when Run is pressed
  }

  /** A job may begin before long: resolves when it can, and its page is there to show it. @throws `server-unreachable` */
  async prepare(): Promise<JobTools> {
    const { value: state } = this.state
    const preparing = state.at === 'open' && state.room.prepare()
    const [tools] = await Promise.all([this.#options.jobTools.need(), preparing])
    await this.#followed.settled()
    void this.#followed.fetchCardsDue()
    return tools
  }

  /** Whoever comes near a card may press it: then all is there. */
  async comeNear(...setups: readonly TaskSetup[]): Promise<void> {
    const { fetchCard } = await this.prepare()
    await Promise.all(setups.map(({ card }) => fetchCard(card.name)))
  }

  /** Runs a task that stands on no card, where the room is open and prepared. @throws what `run` of the room does. */
  runTask(task: SourceTask, options: RoundsOptions<unknown, unknown>): JobStore | undefined {
    const { value: state } = this.state
    const { value: tools } = this.#options.jobTools.state
    if (state.at !== 'open' || tools.at !== 'loaded') return undefined
    // By the name of a card it would be drawn as that card's answer.
    const named = this.#setupOf(task.name) === undefined ? task : { ...task, name: `${task.name} *` }
    const start = () => (options.rounds > 1 ? state.room.rounds(named, options).job : state.room.run(named, options))
    const store = this.#followed.begin(tools.part, undefined, start)
    this.show(store)
    return store
  }

  /** Whether a job began; if not, `problem` or the set-up's fields say why. */
  async run(setup: TaskSetup): Promise<boolean> {
    const { value: state } = this.state
    if (state.at !== 'open' || this.reading.value) return false
    return this.#attempt(async () => {
      const tools = await this.prepare()
      const card = await tools.fetchCard(setup.card.name)
      const params = setup.params()
      if (card === undefined || params === undefined) return false
      const { verify, choice } = setup
      const input = await tools.readInput(card, choice.value)
      const { local: labels } = wordsOf(card) // they travel to the devices in this language
      const local = card.local.map((field) => ({ ...field, label: labels?.[field.key] ?? field.key }))
      const options = { params, title: faceOf(card).title, local, verify: verify.value, ...input }
      this.show(this.#followed.begin(tools, card, () => beginJob(state.room, card, params, options)))
      return true
    })
  }

  /** Gives a resumed job the input that was too large to keep. */
  async provide(file: File): Promise<void> {
    const { value: state } = this.state
    const { value: needed } = this.needed
    const setup = this.#setupOf(needed?.task)
    if (state.at !== 'open' || needed === undefined) return
    if (setup === undefined) {
      this.#problem.value = () => text.needed.unknown(needed.title)
      return
    }
    await this.#attempt(async () => {
      const { readInput } = await this.#options.jobTools.need()
      const given = await readInput(setup.card, { at: 'file', file })
      await state.room.provideInput(given?.input)
      this.needed.value = state.room.neededInput()
      return true
    })
  }

  useOwnMachine(on: boolean, cores: number): void {
    batch(() => {
      this.ownOn.value = on
      this.ownCores.value = cores
    })
    keepOwnMachine({ on, cores })
    if (this.state.value.at === 'open') this.state.value.room.useOwnMachine(this.#ownSlots())
  }

  /** @throws as `HostRoom.newCode`. */
  async newCode(): Promise<RoomCode> {
    const { value: state } = this.state
    if (state.at !== 'open') throw new TabgridError('room-ended', 'there is no room')
    const code = await state.room.newCode()
    this.#readRoom(state.room)
    return code
  }

  async end(): Promise<void> {
    const { value: state } = this.state
    if (state.at !== 'open') return
    try {
      await state.room.end()
      this.#ended(state.room, new TabgridError('room-ended', 'the host ended the room'))
    } catch (thrown) {
      this.#ended(state.room, toTabgridError(thrown, 'assertion-failed'))
    }
  }

  #ownSlots(): number {
    return this.ownOn.value ? this.ownCores.value : 0
  }

  #adopt(room: HostRoom): void {
    batch(() => {
      this.state.value = { at: 'open', room }
      room.on('devices', () => this.#readRoom(room))
      room.on('job', (job) => {
        this.#followed.welcome(job)
        this.#readRoom(room)
      })
      room.on('warning', (warning) => {
        if (this.#isOpen(room)) this.notes.take(warning)
        if (warning.resolved) void this.#followed.fetchCardsDue()
      })
      room.on('end', (error) => this.#ended(room, error))
      this.#readRoom(room)
      for (const job of room.jobs()) this.#followed.welcome(job)
      if (room.resuming) void this.#options.jobTools.load()
    })
  }

  /** A room that has ended may still say a last word, when another is open already. */
  #isOpen(room: HostRoom): boolean {
    const { value: state } = this.state
    return state.at === 'open' && state.room === room
  }

  #readRoom(room: HostRoom): void {
    if (!this.#isOpen(room)) return
    const devices = room.devices()
    for (const device of devices) this.#seen.set(device.id, device)
    // Somebody has come: all is fetched while the server is there. What fails is told when Run is pressed.
    if (countOthers(devices) > countOthers(this.#devices.peek())) this.comeNear(...this.setups).catch(() => undefined)
    for (const job of this.running.peek()) job.noteDevices(devices)
    batch(() => {
      this.code.value = room.code
      this.#devices.value = devices
      this.rates.value = this.#traffic.read(devices, performance.now())
      this.admission.read(room.admission)
      this.needed.value = room.neededInput()
      this.#resuming.value = room.resuming
    })
  }

  /** Whether one begins by a press, by itself, or is chosen: its card is the one at hand. */
  show(store: JobStore): void {
    const setup = this.#setupOf(store.card?.name)
    batch(() => {
      this.#followed.show(store)
      this.setupOpen.value = false
      if (setup !== undefined) this.selected.value = setup
    })
  }

  /** The first word counts: ending one's own room also fires the room's `end`. */
  #ended(room: HostRoom, error: TabgridError): void {
    if (!this.#isOpen(room)) return
    batch(() => {
      this.state.value = { at: 'ended', error }
      this.#devices.value = []
      this.admission.clear()
      this.notes.clear()
      this.needed.value = undefined
      this.#resuming.value = false
      this.#followed.waiting.value = []
    })
  }

  /** Whether it was done; where it could not be, `problem` says why. */
  async #attempt(work: () => Promise<boolean>): Promise<boolean> {
    batch(() => {
      this.reading.value = true
      this.#problem.value = undefined
    })
    try {
      return await work()
    } catch (thrown) {
      this.#problem.value = () => sentenceOfThrown(thrown)
      return false
    } finally {
      this.reading.value = false
    }
  }
}

import { batch, computed, effect, signal, untracked } from '@preact/signals'
import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { SourceTask } from '../../core/task.ts'
import type { HostRoom } from '../../runtime/api/host-api.ts'
import type { Job } from '../../runtime/api/job-api.ts'
import type { HostStore } from '../host/host-store.ts'
import { rememberedInTab, rememberInTab } from '../remember.ts'
import type { DataKind } from './data/lab-data.ts'
import { DataStore } from './data-store.ts'
import type { Draft } from './draft.ts'
import { DraftStore } from './draft-store.ts'
import { type DryRunOutcome, runDry, type StartWorker } from './dry-run.ts'
import { LabRun } from './lab-run.ts'
import { packDraft, unpackDraft } from './share.ts'
import { blamedStretch, type Stretch } from './source/marks.ts'
import type { SourceProblem } from './source/problem.ts'
import { type ReadSource, readSource } from './source/read-source.ts'
import { taskText } from './source/task-text.ts'
import { readFacts } from './task-facts.ts'

/** What stands in the way of a run, before anything of the task has run. */
export type Obstacle = 'source' | 'params' | 'range' | 'span' | 'file' | 'unit' | 'limit' | 'rounds'

export type DryState =
  | { readonly at: 'none' }
  | { readonly at: 'running' }
  | { readonly at: 'blocked'; readonly obstacle: Obstacle }
  | { readonly at: 'stopped' }
  /** `source`: the text that was tried, with this limit; `blamed`: what of it is at fault. */
  | {
      readonly at: 'ended'
      readonly outcome: DryRunOutcome
      readonly source: string
      readonly unitLimitMs: number
      readonly blamed: Stretch | undefined
    }

export type RoomUse =
  | { readonly at: 'none' | 'opening' | 'unreachable' }
  | { readonly at: 'blocked'; readonly obstacle: Obstacle }
  | { readonly at: 'failed'; readonly error: TabgridError }
  /** What its state says is shown. */
  | { readonly at: 'here'; readonly host: HostStore }

export type ShareState = { readonly at: 'none' | 'too-long' } | { readonly at: 'made'; readonly packed: string }

interface LabStoreOptions {
  /** For a browser in which nobody has written a task yet. */
  readonly beginning: Draft
  readonly start: StartWorker
  /** The host's side of the app. @throws where it cannot be fetched. */
  readonly host: () => Promise<HostStore>
}

/** A span of which each number is written down, where the author wrote no `split`, may be so long. */
const listedMost = 1_000_000
/** After a pause in typing so long a source is read anew. */
const restMs = 250

/** All that a run needs, read from what the author typed. */
interface Prepared {
  readonly source: ReadSource
  readonly data: DataKind
  readonly input: unknown
  readonly inputName: string | undefined
  readonly params: unknown
  readonly unitLimitMs: number
}

/** The lab's state. Outlives the page's components. */
export class LabStore {
  readonly drafts: DraftStore
  readonly data = new DataStore()
  readonly problems = signal<readonly SourceProblem[]>([])
  readonly dry = signal<DryState>({ at: 'none' })
  readonly room = signal<RoomUse>({ at: 'none' })
  readonly run = signal<LabRun | undefined>(undefined)
  readonly share = signal<ShareState>({ at: 'none' })
  /** A link was opened whose task cannot be read. */
  readonly brokenLink = signal(false)
  readonly busy = computed(() => this.dry.value.at === 'running' || this.room.value.at === 'opening')
  readonly #options: LabStoreOptions
  #stop = new AbortController()
  #unfollow = () => {}

  constructor(options: LabStoreOptions) {
    this.#options = options
    this.drafts = new DraftStore(options.beginning)
    let timer: ReturnType<typeof setTimeout> | undefined
    effect(() => {
      const { source } = this.drafts.draft.value
      clearTimeout(timer)
      timer = setTimeout(() => this.#read(source), restMs)
    })
    effect(() => {
      this.drafts.draft.value // what was shared before is another task
      this.share.value = { at: 'none' }
    })
  }

  /** Shows the task of a link, and runs nothing of it. What was here is kept beside it. Says whether the link could be read. */
  async open(packed: string): Promise<boolean> {
    const draft = await unpackDraft(packed)
    batch(() => {
      this.brokenLink.value = draft === undefined
      if (draft === undefined) return
      this.#take(draft, 'link')
    })
    return draft !== undefined
  }

  takeFile(file: File): void {
    batch(() => {
      this.drafts.change({ data: 'file' })
      this.drafts.fileName.value = file.name
      void this.data.choose(file)
    })
  }

  takeExample(draft: Draft): void {
    this.#take(draft, 'own')
  }

  goBack(): void {
    const { value: former } = this.drafts.former
    if (former !== undefined) this.#take(former, 'own')
  }

  #take(draft: Draft, origin: 'own' | 'link'): void {
    batch(() => {
      this.stop()
      this.drafts.replace(draft, origin)
      this.dry.value = { at: 'none' }
      this.brokenLink.value = false
      this.data.forget()
    })
    this.#read(draft.source)
  }

  async pack(): Promise<void> {
    const { value: draft } = this.drafts.draft
    const packed = await packDraft(draft)
    if (draft !== this.drafts.draft.value) return // typed on meanwhile: the link would be of another task
    this.share.value = packed === undefined ? { at: 'too-long' } : { at: 'made', packed }
  }

  /** Computes one unit here. Never rejects. */
  async tryUnit(): Promise<void> {
    if (this.busy.value) return
    const prepared = this.#prepare()
    const { value: unit } = this.drafts.unit
    if (typeof prepared === 'string' || unit === undefined) {
      this.dry.value = { at: 'blocked', obstacle: typeof prepared === 'string' ? prepared : 'unit' }
      return
    }
    const { source } = this.drafts.draft.value
    const { unitLimitMs } = prepared
    const { signal: stopped } = this.#begin()
    this.dry.value = { at: 'running' }
    try {
      const outcome = await runDry(this.#options.start, { ...prepared, unit }, stopped)
      const blamed = blamedStretch(outcome, source, prepared.source.members)
      if (!stopped.aborted) this.dry.value = { at: 'ended', outcome, source, unitLimitMs, blamed }
    } catch (thrown) {
      if (stopped.aborted) return
      const error = toTabgridError(thrown, 'assertion-failed')
      const outcome = { at: 'failed', stage: 'source', error, stack: '', place: undefined } as const
      this.dry.value = { at: 'ended', outcome, source, unitLimitMs, blamed: undefined }
    }
  }

  /** Ends the dry run. What runs in the room is stopped there. */
  stop(): void {
    this.#stop.abort()
    if (this.dry.value.at === 'running') this.dry.value = { at: 'stopped' }
  }

  /** Opens this tab's room where it is not open, and runs the whole job there. Never rejects. */
  async runInRoom(): Promise<void> {
    if (this.busy.value) return
    const prepared = this.#prepare()
    const { value: rounds } = this.drafts.rounds
    if (typeof prepared === 'string' || rounds === undefined) {
      this.room.value = { at: 'blocked', obstacle: typeof prepared === 'string' ? prepared : 'rounds' }
      return
    }
    const { source } = this.drafts.draft.value
    const { signal: stopped } = this.#begin()
    this.room.value = { at: 'opening' }
    try {
      const text = taskText(prepared.source, prepared.data)
      const task = await readFacts(this.#options.start, text, prepared.unitLimitMs, stopped)
      const host = await this.#openRoom()
      if (host !== undefined) this.#start(host, task, { ...prepared, rounds }, source)
    } catch (thrown) {
      if (stopped.aborted) this.room.value = { at: 'none' }
      else this.room.value = { at: 'failed', error: toTabgridError(thrown, 'assertion-failed') }
    }
  }

  /** Opens the room whose job this tab showed before a reload. Never rejects. */
  async resume(): Promise<void> {
    const id = rememberedInTab('lab-job')
    if (id === undefined || this.room.value.at !== 'none') return
    this.room.value = { at: 'opening' }
    const host = await this.#openRoom()
    if (host !== undefined) this.#follow(host, id, undefined)
  }

  /** The host's side with its room open, or not: then its state says why. */
  async #openRoom(): Promise<HostStore | undefined> {
    try {
      const host = await this.#options.host()
      await host.open(false)
      await host.prepare()
      this.room.value = { at: 'here', host }
      return host
    } catch {
      this.room.value = { at: 'unreachable' }
      return undefined
    }
  }

  #start(host: HostStore, task: SourceTask, prepared: Prepared & { rounds: number }, source: string): void {
    const { input, inputName, params, unitLimitMs, rounds } = prepared
    const named = inputName === undefined ? {} : { inputName }
    const job = host.runTask(task, { title: task.name, params, input, unitLimitMs, rounds, ...named })
    if (job === undefined) return
    this.#follow(host, job.id, source)
  }

  #follow(host: HostStore, id: string, source: string | undefined): void {
    const { value: state } = host.state
    if (state.at !== 'open') return
    const job = state.room.jobs().find((other) => other.id === (id as JobId))
    const store = host.jobs.value.find((other) => other.id === job?.id)
    if (job === undefined || store === undefined) return
    rememberInTab('lab-job', job.id)
    this.run.value = new LabRun(job, store, source)
    this.#goOn(host, state.room, job, source)
  }

  /** Each round is a job of its own: the next one takes the place of this one. */
  #goOn(host: HostStore, room: HostRoom, { id, round }: Job, source: string | undefined): void {
    this.#unfollow()
    if (round === undefined) return
    this.#unfollow = effect(() => {
      host.jobs.value // a round has begun, or another job
      const next = room.jobs().find((job) => job.round?.series === round.series && job.round.number > round.number)
      if (next !== undefined && next.id !== id) untracked(() => this.#follow(host, next.id, source))
    })
  }

  #begin(): AbortController {
    this.#stop.abort()
    this.#stop = new AbortController()
    return this.#stop
  }

  #read(source: string): ReadSource | undefined {
    const reading = readSource(source)
    this.problems.value = reading.at === 'faulty' ? reading.problems : []
    return reading.at === 'read' ? reading.source : undefined
  }

  #prepare(): Prepared | Obstacle {
    const { drafts } = this
    const source = this.#read(drafts.draft.value.source)
    if (source === undefined) return 'source'
    const { value: params } = drafts.params
    if (params.at === 'faulty') return 'params'
    const { value: unitLimitMs } = drafts.unitLimitMs
    if (unitLimitMs === undefined) return 'limit'
    const read = drafts.draft.value.data === 'range' ? this.#range(source) : this.#file()
    return typeof read === 'string' ? read : { source, params: params.params, unitLimitMs, ...read }
  }

  #range({ members }: ReadSource): Pick<Prepared, 'data' | 'input' | 'inputName'> | Obstacle {
    const { value: range } = this.drafts.range
    if (typeof range === 'string') return 'range'
    if (!members.has('split') && range.from !== 0 && range.to - range.from > listedMost) return 'span'
    return { data: 'range', input: range, inputName: undefined }
  }

  #file(): Pick<Prepared, 'data' | 'input' | 'inputName'> | Obstacle {
    const { value: file } = this.data.file
    if (file.at !== 'read') return 'file'
    const { data, name: inputName } = file
    if (data.kind === 'text') return { data: 'text', input: data.text, inputName }
    return { data: 'rows', input: data.rows, inputName }
  }
}

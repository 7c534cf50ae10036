import { batch, effect, signal } from '@preact/signals'
import type { DeviceId } from '../../base/ids.ts'
import type { HostRoom } from '../../runtime/api/host-api.ts'
import type { Job, JobEvent, RunOptions } from '../../runtime/api/job-api.ts'
import type { Card } from '../../tasks/catalogue.ts'
import type { LazyPart } from '../lazy-part.ts'
import type { Earlier, JobStore } from './job-store.ts'
import type { readInput } from './task-input.ts'

/** What a job asks of this page: fetched for the first one. */
export interface JobTools {
  /** By the name of its task. @throws `server-unreachable` */
  readonly fetchCard: (name: string) => Promise<Card | undefined>
  readonly JobStore: typeof JobStore
  readonly readInput: typeof readInput
}

interface FollowedJobsOptions {
  readonly tools: LazyPart<JobTools>
  readonly numberOf: (device: DeviceId) => number | undefined
  readonly show: (store: JobStore) => void
}

/** The jobs of a host's page, also of the rooms before. */
export class FollowedJobs {
  readonly shown = signal<JobStore | undefined>(undefined)
  /** Those under way, and the one that is shown; in the order of their beginning. */
  readonly all = signal<readonly JobStore[]>([])
  /** Those that began by themselves while what shows them is on its way. */
  readonly waiting = signal<readonly Job[]>([])
  readonly #options: FollowedJobsOptions
  readonly #stores = new WeakMap<Job, JobStore>()
  /** Resolves once they are there, however often they had to be fetched. */
  readonly #tools: Promise<JobTools>
  #settled = Promise.resolve()
  #begins = false

  constructor(options: FollowedJobsOptions) {
    this.#options = options
    this.#tools = new Promise((resolve) => {
      effect(() => {
        const { value: tools } = options.tools.state
        if (tools.at === 'loaded') resolve(tools.part)
      })
    })
  }

  /** A job that began by itself (resumed, or a member's) is shown unless another one is being watched. */
  welcome(job: Job): void {
    if (this.#begins) return // whoever begins it shows it
    const known = this.#stores.get(job)
    if (known !== undefined) {
      this.#offer(known, job)
      return
    }
    this.waiting.value = [...this.waiting.value, job]
    const events = job.events() // from now on, however long it takes
    this.#settled = this.#settled.then(() => this.#followSoon(job, events))
    void this.#options.tools.load()
  }

  /** Resolves when all jobs that were welcome are followed: one after the other, as they began. */
  settled(): Promise<void> {
    return this.#settled
  }

  /** Asks again for cards that could not be had when their jobs were followed. Never rejects. */
  async fetchCardsDue(): Promise<void> {
    const { value: tools } = this.#options.tools.state
    if (tools.at !== 'loaded') return
    const give = async (store: JobStore, task: string) => store.giveCard(await tools.part.fetchCard(task))
    await Promise.allSettled(this.all.value.map((job) => job.cardDue && give(job, job.cardDue)))
  }

  /** Follows the job that `start` begins, of which the room tells as well. */
  begin(tools: JobTools, card: Card | undefined, start: () => Job): JobStore {
    this.#begins = true
    try {
      return this.#follow(tools, start(), card)
    } finally {
      this.#begins = false
    }
  }

  async #followSoon(job: Job, events: AsyncIterable<JobEvent<unknown>>): Promise<void> {
    const tools = await this.#tools
    const { task, member } = job.origin
    let cardDue = false
    const unreachable = () => {
      cardDue = true
      return undefined
    }
    const card = member === undefined ? await tools.fetchCard(task).catch(unreachable) : undefined
    if (!this.waiting.value.includes(job)) return // its room is over
    batch(() => {
      this.waiting.value = this.waiting.value.filter((other) => other !== job)
      this.#offer(this.#follow(tools, job, card, { events, cardDue }), job)
    })
  }

  /** A resumed job is another one with the same id. */
  #follow(tools: JobTools, job: Job, card: Card | undefined, heard: Omit<Earlier, 'before'> = {}): JobStore {
    const before = this.all.value.find((other) => other.isBefore(job))
    const earlier = { ...(before && { before }), ...heard }
    const store = new tools.JobStore(job, card, this.#options.numberOf, undefined, earlier)
    this.#stores.set(job, store)
    this.all.value = [...this.all.value.filter((other) => other !== before), store]
    return store
  }

  show(store: JobStore): void {
    this.shown.value = store
    this.all.value = this.all.value.filter((job) => job === store || job.outcome.value.at === 'running')
  }

  #offer(store: JobStore, job: Job): void {
    const { value: shown } = this.shown
    if (shown?.outcome.value.at !== 'running' || shown.isBefore(job)) this.#options.show(store)
  }
}

/** A task that runs in rounds begins with its first. */
export function beginJob(
  room: HostRoom,
  { task, rounds }: Card,
  params: Record<string, unknown>,
  options: RunOptions<unknown, unknown>,
): Job {
  if (rounds === undefined || 'module' in task) return room.run(task, options)
  return room.rounds(task, { ...options, rounds: rounds(params) }).job
}

import { batch, effect, signal, untracked } from '@preact/signals'
import type { DeviceId } from '../../base/ids.ts'
import type { Job, JobEvent } from '../../runtime/api/job-api.ts'
import type { Card } from '../../tasks/catalogue.ts'
import type { LazyPart } from '../lazy-part.ts'
import type { JobStore } from './job-store.ts'
import type { readInput } from './task-input.ts'

/** What a job asks of this page: fetched for the first one. */
export interface JobTools {
  readonly cards: readonly Card[]
  readonly JobStore: typeof JobStore
  readonly readInput: typeof readInput
}

export const cardOf = ({ cards }: JobTools, name: string): Card | undefined =>
  cards.find((card) => card.name === name)

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
  /** Those that began while their tools were on their way, and what happens in them meanwhile. */
  readonly waiting = signal<readonly { readonly job: Job; readonly events: AsyncIterable<JobEvent<unknown>> }[]>([])
  readonly #options: FollowedJobsOptions
  readonly #stores = new WeakMap<Job, JobStore>()

  constructor(options: FollowedJobsOptions) {
    this.#options = options
    effect(() => this.#followWaiting())
  }

  /** A job that began by itself (resumed, or a member's) is shown unless another one is being watched. */
  welcome(job: Job): void {
    const known = this.#stores.get(job)
    if (known !== undefined) {
      this.#offer(known, job)
      return
    }
    this.waiting.value = [...this.waiting.value, { job, events: job.events() }]
    void this.#options.tools.load()
  }

  /** A run, and a job of the room's own `job` event, may be one and the same. A resumed job is another one with the same id. */
  follow(tools: JobTools, job: Job, events?: AsyncIterable<JobEvent<unknown>>): JobStore {
    const known = this.#stores.get(job)
    if (known !== undefined) return known
    const card = job.origin.member === undefined ? cardOf(tools, job.origin.task) : undefined
    const before = this.all.value.find((other) => other.isBefore(job))
    const earlier = { ...(before && { before }), ...(events && { events }) }
    const store = new tools.JobStore(job, card, this.#options.numberOf, undefined, earlier)
    this.#stores.set(job, store)
    this.all.value = [...this.all.value.filter((other) => other !== before), store]
    return store
  }

  show(store: JobStore): void {
    this.shown.value = store
    this.all.value = this.all.value.filter((job) => job === store || job.outcome.value.at === 'running')
  }

  #followWaiting(): void {
    const { value: tools } = this.#options.tools.state
    const { value: waiting } = this.waiting
    if (tools.at !== 'loaded' || waiting.length === 0) return
    batch(() =>
      untracked(() => {
        this.waiting.value = []
        for (const { job, events } of waiting) this.#offer(this.follow(tools.part, job, events), job)
      }),
    )
  }

  #offer(store: JobStore, job: Job): void {
    const { value: shown } = this.shown
    if (shown?.outcome.value.at !== 'running' || shown.isBefore(job)) this.#options.show(store)
  }
}

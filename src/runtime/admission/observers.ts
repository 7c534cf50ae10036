import type { JobId } from '../../base/ids.ts'
import type { Clock } from '../../ports.ts'
import type { CoordinatorMessage } from '../../protocol/control.ts'
import type { DeviceLink, Guest } from '../host/device-link.ts'
import type { Run } from '../jobs/run.ts'

interface Parts {
  readonly clock: Clock
  /** Those that read along. */
  links(): readonly DeviceLink[]
  devices(): number
  jobs(): readonly Run[]
}

type Overview = Extract<CoordinatorMessage, { type: 'overview' }>

/** What an observer was told in its present conversation. */
interface Told {
  overview: string
  readonly answers: Set<JobId>
}

const tellMs = 500
/** As the wire carries them. */
const jobsMost = 32

/** Tells observers how many devices there are, how each job goes, and its final answer; nothing of who computed what. */
export class Observers {
  readonly #parts: Parts
  readonly #told = new WeakMap<Guest, Told>()
  readonly #answers = new WeakMap<Run, { readonly answer: unknown }>()
  readonly #followed = new WeakSet<Run>()
  #pending = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Something may have changed. It is told before long, and the same to nobody twice. */
  change(): void {
    for (const run of this.#parts.jobs()) this.#follow(run)
    if (this.#pending || this.#parts.links().length === 0) return
    this.#pending = true
    this.#parts.clock.after(tellMs, () => {
      this.#pending = false
      this.#tellAll()
    })
  }

  #follow(run: Run): void {
    if (this.#followed.has(run)) return
    this.#followed.add(run)
    run.result().then(
      (answer) => {
        this.#answers.set(run, { answer })
        this.#tellAll()
      },
      () => this.#tellAll(),
    )
  }

  #tellAll(): void {
    for (const link of this.#parts.links()) this.#tellOne(link)
  }

  #tellOne(link: DeviceLink): void {
    const { guest } = link
    if (guest === undefined) return
    const told = this.#told.get(guest) ?? { overview: '', answers: new Set() }
    this.#told.set(guest, told)
    const overview = this.#overview()
    const text = JSON.stringify(overview)
    if (text !== told.overview) link.send(overview)
    told.overview = text
    for (const run of this.#parts.jobs()) this.#tellAnswer(link, told, run)
  }

  #tellAnswer(link: DeviceLink, { answers }: Told, run: Run): void {
    const found = this.#answers.get(run)
    if (found === undefined || answers.has(run.id)) return
    answers.add(run.id)
    try {
      link.send({ type: 'answer', job: run.id, answer: found.answer })
    } catch {
      // an answer that cannot travel is seen on the host's page alone
    }
  }

  #overview(): Overview {
    const jobs = this.#parts.jobs().slice(-jobsMost)
    return {
      type: 'overview',
      devices: this.#parts.devices(),
      jobs: jobs.map((run) => {
        const { state, unitsDone, unitsTotal } = run.progress()
        return { job: run.id, title: run.title, state, unitsDone, unitsTotal }
      }),
    }
  }
}

import { batch, signal } from '@preact/signals'
import type { ErrorCode } from '../../base/errors.ts'
import type { Job, JobEvent, RoundPlace } from '../../runtime/api/job-api.ts'
import type { JobStore } from '../host/job-store.ts'
import { placeOf, readableStack, type SourcePlace } from './source/task-text.ts'

/** What went wrong with a unit, on one device or several, with what the unit was given. */
export interface UnitTrouble {
  /** `undefined` where a worker died and nobody can tell at which unit. */
  readonly unit: number | undefined
  /** Each once. */
  readonly deviceNames: readonly string[]
  readonly code: ErrorCode
  readonly reason: string
  readonly stack: string
  readonly place: SourcePlace | undefined
  readonly input: unknown
}

/** So many are listed; who has more of them needs the first. */
const troublesMost = 50

/** A job that was begun here, and what went wrong in it. */
export class LabRun {
  readonly store: JobStore
  readonly round: RoundPlace | undefined
  /** The text that runs: marks in another one would be in the wrong place. Unknown after a reload. */
  readonly source: string | undefined
  readonly troubles = signal<readonly UnitTrouble[]>([])
  /** All of them, listed or not. */
  readonly troubleCount = signal(0)

  /** @param job its events from now on. */
  constructor(job: Job, store: JobStore, source: string | undefined) {
    this.store = store
    this.round = job.round
    this.source = source
    void this.#follow(job)
  }

  /** How the job ends is told by its store. */
  async #follow(job: Job): Promise<void> {
    for await (const event of job.events()) if (event.type === 'unit-failed') this.#note(event)
  }

  #note({ unit, deviceName, code, reason, stack, input }: Extract<JobEvent<unknown>, { type: 'unit-failed' }>): void {
    const lineCount = this.source?.split('\n').length ?? Number.POSITIVE_INFINITY
    const place = placeOf(stack, lineCount)
    const trouble = {
      unit,
      deviceNames: [deviceName],
      code,
      reason,
      stack: readableStack(stack, lineCount),
      place,
      input,
    }
    const { value: known } = this.troubles
    const before = known.find((other) => other.unit === unit && other.reason === reason)
    batch(() => {
      this.troubleCount.value++
      if (before === undefined) this.troubles.value = [...known, trouble].slice(0, troublesMost)
      else if (!before.deviceNames.includes(deviceName)) {
        const again = { ...before, deviceNames: [...before.deviceNames, deviceName] }
        this.troubles.value = known.map((other) => (other === before ? again : other))
      }
    })
  }
}

import type { Identity, JobId } from '../base/ids.ts'
import type { Effect } from '../core/effect.ts'
import type { UnitRange } from '../core/unit-ranges.ts'
import { Labels } from './labels.ts'
import { Referee, type Ruling } from './referee.ts'
import type { Run } from './run.ts'
import type { SchedulerLoop } from './scheduler-loop.ts'

interface Parts {
  readonly runs: ReadonlyMap<JobId, Run>
  /** Its devices leave, are told why, and do not come in again. Gives what they were called. */
  expel(identity: Identity): readonly string[]
  /** There is one as soon as anything is heard. */
  loop(): SchedulerLoop
}

/** What checking results takes beside the scheduler's decisions: labels, the coordinator's own computing, and who was removed. */
export class Verifying {
  readonly #parts: Parts
  readonly #labels = new Labels()
  readonly #referee: Referee
  /** Caught with a wrong result in this life of the coordinator. */
  readonly #caught = new Set<Identity>()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#referee = new Referee(parts.runs, (ruling) => this.#hear(ruling))
  }

  /** Nothing for a job whose devices are trusted. */
  labelOf(job: JobId, range: UnitRange, value: unknown): { readonly label?: string } {
    const verified = this.#parts.runs.get(job)?.verified
    return verified === undefined ? {} : { label: this.#labels.of(job, verified.compare, { range, value }) }
  }

  /** This machine is to compute a shard. */
  ask(asked: Extract<Effect, { type: 'referee-shard' }>): void {
    this.#referee.take(asked)
  }

  #hear(ruling: Ruling): void {
    const loop = this.#parts.loop()
    if (ruling.type === 'referee-failed') {
      loop.tell(ruling)
      return
    }
    const { job, lease, range, result } = ruling
    const { label = '' } = this.labelOf(job, range, result.value)
    loop.tell({ type: 'shard-refereed', job, lease, label, outputBytes: result.bytes }, result)
  }

  /** A shard counts: nothing is compared with its results any more. */
  settle(job: JobId, range: UnitRange): void {
    this.#labels.settle(job, range)
  }

  forget(job: JobId): void {
    this.#labels.forget(job)
    this.#referee.forget(job)
  }

  ban({ identity, job, from, to }: Extract<Effect, { type: 'ban-identity' }>): void {
    this.#caught.add(identity)
    const names = this.#parts.expel(identity)
    this.#parts.runs.get(job)?.verified?.reportRemoved({ from, to }, names)
  }

  isCaught(identity: Identity): boolean {
    return this.#caught.has(identity)
  }

  stop(): void {
    this.#referee.stop()
  }
}

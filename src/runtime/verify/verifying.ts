import { TabgridError } from '../../base/errors.ts'
import type { Identity, JobId } from '../../base/ids.ts'
import type { Effect } from '../../core/effect.ts'
import type { UnitRange } from '../../core/unit-ranges.ts'
import { toFailure } from '../failure.ts'
import type { SchedulerLoop } from '../host/scheduler-loop.ts'
import type { Run } from '../jobs/run.ts'
import { type Compared, Labels } from './labels.ts'
import { OwnLabels } from './own-labels.ts'
import { Referee, type Ruling } from './referee.ts'

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
  readonly #ownLabels = new OwnLabels()
  readonly #referee: Referee
  /** Caught with a wrong result in this life of the coordinator. */
  readonly #caught = new Set<Identity>()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#referee = new Referee(parts.runs, (ruling) => this.#hear(ruling))
  }

  /** Tells a result's label: none for a job whose devices are trusted; later, where the task compares results itself. */
  label(job: JobId, result: Compared, tell: (label: { readonly label?: string }) => void): void {
    const verified = this.#parts.runs.get(job)?.verified
    if (verified === undefined) tell({})
    else if (verified.compare === 'custom') this.#ownLabels.of(job, verified, result, (label) => tell({ label }))
    else tell({ label: this.#labels.of(job, verified.compare, result) })
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
    const decide = (label: string) =>
      loop.tell({ type: 'shard-refereed', job, lease, label, outputBytes: result.bytes }, result)
    const verified = this.#parts.runs.get(job)?.verified
    const compared = { range, value: result.value }
    if (verified?.compare !== 'custom') this.label(job, compared, ({ label = '' }) => decide(label))
    else {
      this.#ownLabels.ofReferee(job, verified, compared, (label) => {
        if (label !== undefined) decide(label)
        else loop.tell({ type: 'referee-failed', job, lease, unit: undefined, failure: cannotCompare })
      })
    }
  }

  /** A shard counts: nothing is compared with its results any more. */
  settle(job: JobId, range: UnitRange): void {
    this.#labels.settle(job, range)
    this.#ownLabels.settle(job, range)
  }

  forget(job: JobId): void {
    this.#labels.forget(job)
    this.#ownLabels.forget(job)
    this.#referee.forget(job)
  }

  ban({ identity, job, from, to }: Extract<Effect, { type: 'ban-identity' }>): void {
    if (this.#caught.has(identity)) return // or a further wrong result of before would take back that somebody lifted its ban
    this.#caught.add(identity)
    const names = this.#parts.expel(identity)
    this.#parts.runs.get(job)?.verified?.reportRemoved({ from, to }, names)
  }

  isCaught(identity: Identity): boolean {
    return this.#caught.has(identity)
  }

  stop(): void {
    this.#ownLabels.stop()
    this.#referee.stop()
  }
}

const cannotCompare = toFailure(
  new TabgridError(
    'task-invalid',
    'By "same" of this task a result is not the same as itself: correct it, and run it again.',
  ),
)

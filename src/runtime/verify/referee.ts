import { TabgridError } from '../../base/errors.ts'
import type { JobId, LeaseId } from '../../base/ids.ts'
import type { Effect } from '../../core/effect.ts'
import type { UnitRange } from '../../core/unit-ranges.ts'
import type { TaskWorker } from '../../ports.ts'
import { toFailure, unitOf } from '../failure.ts'
import { withOwnWorker } from '../jobs/lost-worker.ts'
import type { ResultValue, Run, VerifiedRun } from '../jobs/run.ts'

type Asked = Extract<Effect, { type: 'referee-shard' }>
export type Ruling =
  | {
      readonly type: 'shard-refereed'
      readonly job: JobId
      readonly lease: LeaseId
      readonly range: UnitRange
      readonly result: ResultValue
    }
  | {
      readonly type: 'referee-failed'
      readonly job: JobId
      readonly lease: LeaseId
      readonly unit: number | undefined
      readonly failure: ReturnType<typeof toFailure>
    }

interface Bench {
  worker: TaskWorker | undefined
  /** One shard after another. */
  last: Promise<void>
}

/** Computes disputed shards on the coordinator's own machine, in a worker of the job's own. */
export class Referee {
  readonly #runs: ReadonlyMap<JobId, Run>
  readonly #tell: (ruling: Ruling) => void
  readonly #benches = new Map<JobId, Bench>()

  constructor(runs: ReadonlyMap<JobId, Run>, tell: (ruling: Ruling) => void) {
    this.#runs = runs
    this.#tell = tell
  }

  take(asked: Asked): void {
    const bench = this.#benches.get(asked.job) ?? { worker: undefined, last: Promise.resolve() }
    this.#benches.set(asked.job, bench)
    bench.last = bench.last.then(() => this.#rule(asked, bench))
  }

  async #rule({ job, lease, from, to }: Asked, bench: Bench): Promise<void> {
    const run = this.#runs.get(job)
    if (run?.verified === undefined || this.#benches.get(job) !== bench) return
    const { verified } = run
    const units = run.units(from, to)
    const isWanted = () => this.#benches.get(job) === bench
    let ruling: Ruling
    try {
      const value = await withOwnWorker(() => compute(bench, verified, { from, to, units }), isWanted)
      ruling = { type: 'shard-refereed', job, lease, range: { from, to }, result: { value, bytes: 0, execMs: 0 } }
    } catch (thrown) {
      ruling = { type: 'referee-failed', job, lease, unit: unitOf(thrown), failure: toFailure(thrown) }
    }
    if (isWanted()) this.#tell(ruling)
  }

  forget(job: JobId): void {
    this.#benches.get(job)?.worker?.terminate()
    this.#benches.delete(job)
  }

  stop(): void {
    for (const job of [...this.#benches.keys()]) this.forget(job)
  }
}

interface Shard extends UnitRange {
  readonly units: readonly unknown[] | undefined
}

async function compute(bench: Bench, verified: VerifiedRun, { from, to, units }: Shard): Promise<unknown> {
  try {
    bench.worker ??= verified.startWorker()
    await bench.worker.ready()
    const work = { from, to, budgetMs: 0, ...(units !== undefined && { units }) }
    return (await bench.worker.run(work, () => undefined)).value
  } catch (thrown) {
    bench.worker?.terminate() // it may be gone: the next shard has a fresh one
    bench.worker = undefined
    throw thrown
  }
}

/** A job whose units live at devices cannot be computed here. */
export const cannotVerify = (): TabgridError =>
  new TabgridError(
    'task-invalid',
    'units that live at devices cannot be computed anywhere else, so nobody can check them: leave "verify" out for this job',
  )

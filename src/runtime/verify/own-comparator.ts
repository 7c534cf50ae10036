import { TabgridError } from '../../base/errors.ts'
import { comparingScript } from '../../core/comparing-script.ts'
import type { Failure } from '../../core/event.ts'
import type { TaskRunner, TaskWorker } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import { isWasm } from '../../protocol/script-kind.ts'
import { toFailure } from '../failure.ts'
import type { JobPlan } from '../jobs/job-plan.ts'
import type { VerifiedRun } from '../jobs/run.ts'

/** A fresh worker that holds a task's `same`, closed in as all task code is. */
export function startComparing(runner: TaskRunner, { task, params }: Pick<JobPlan, 'task' | 'params'>): TaskWorker {
  if (isWasm(task)) throw new TabgridError('assertion-failed', 'a module compares nothing itself')
  return runner.start(comparingScript(task), params, { unitLimitMs: timing.comparingMs })
}

type Pair = readonly [unknown, unknown]

/** Asks a task's own `same` about results. One job's; whatever it does is that job's trouble alone. */
export class OwnComparator {
  readonly #run: Pick<VerifiedRun, 'startComparing' | 'reportComparing'>
  #worker: TaskWorker | undefined
  #stopped = false

  constructor(run: Pick<VerifiedRun, 'startComparing' | 'reportComparing'>) {
    this.#run = run
  }

  /**
   * For each pair whether the task says they are the same: not, where it failed. One call at a time. Never rejects. A liar may
   * give what makes `same` loop: so each pair of a call that failed is asked about alone, in a fresh worker.
   */
  async areSame(pairs: readonly Pair[]): Promise<readonly boolean[]> {
    if (pairs.length === 0) return []
    const together = await this.#ask(pairs)
    if (Array.isArray(together)) return together
    const answers: boolean[] = []
    for (const pair of pairs) {
      const alone = await this.#ask([pair])
      if (!Array.isArray(alone)) this.#tell(alone)
      answers.push(Array.isArray(alone) && alone[0] === true)
    }
    return answers
  }

  async #ask(pairs: readonly Pair[]): Promise<boolean[] | Failure> {
    try {
      if (this.#stopped) throw new TabgridError('job-cancelled', 'nobody waits for it')
      this.#worker ??= this.#run.startComparing()
      await this.#worker.ready()
      const { value } = await this.#worker.run({ from: 0, to: 1, units: [pairs], budgetMs: 0 }, () => undefined)
      return this.#read(value, pairs.length)
    } catch (thrown) {
      this.#end()
      return toFailure(thrown)
    }
  }

  /** The worker has run a stranger's code: anything may be in what it gave. */
  #read(value: unknown, count: number): boolean[] {
    const [answers]: unknown[] = Array.isArray(value) ? value : []
    if (!Array.isArray(answers) || answers.length !== count) {
      throw new TabgridError('task-threw', 'what compares results gave something else than its answers')
    }
    const failed: unknown = answers.find((answer) => typeof answer !== 'boolean')
    if (failed !== undefined) this.#tell(toFailure(new TabgridError('task-threw', `"same" threw: ${String(failed)}`)))
    return answers.map((answer: unknown) => answer === true)
  }

  #tell(failure: Failure): void {
    if (!this.#stopped) this.#run.reportComparing(failure)
  }

  #end(): void {
    this.#worker?.terminate()
    this.#worker = undefined
  }

  stop(): void {
    this.#stopped = true
    this.#end()
  }
}

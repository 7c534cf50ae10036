import { TabgridError } from '../base/errors.ts'
import type { ReadTask } from './read-task.ts'
import { taskThrew } from './unit-error.ts'

export interface ShardValue {
  /** Index of the shard's first unit. */
  readonly from: number
  readonly value: unknown
}

/**
 * The answer of the shards added so far. A combining task's is one joined total; a collecting task's results are kept
 * in the order of their units. Asking again without having added costs nothing.
 */
export class RunningAnswer {
  readonly #task: ReadTask
  readonly #params: unknown
  /** Of a combining task. */
  #total: { readonly value: unknown } | undefined
  /** Of a collecting task, sorted by `from`. */
  readonly #shards: { readonly from: number; readonly results: readonly unknown[] }[] = []
  #answer: { readonly value: unknown } | undefined

  constructor(task: ReadTask, params: unknown) {
    this.#task = task
    this.#params = params
  }

  /**
   * Takes the values over: the first may become the total and be changed. A shard must be given once.
   * @throws `task-threw` for `combine`; `message-invalid` for a collecting task's value that is no list.
   */
  add(shards: readonly ShardValue[]): void {
    this.#answer = undefined
    for (const shard of shards) {
      if (this.#task.combine === undefined) this.#keep(shard)
      else this.#join(shard.value)
    }
  }

  /** @throws `task-threw` for `reduce`. */
  answer(): unknown {
    this.#answer ??= { value: this.#reduce() }
    return this.#answer.value
  }

  /** What `combine` has joined so far, before `reduce`; `undefined` for a collecting task. */
  total(): unknown {
    return this.#total?.value
  }

  #join(value: unknown): void {
    if (this.#total === undefined) {
      this.#total = { value }
      return
    }
    try {
      this.#total = { value: this.#task.combine?.(this.#total.value, value) }
    } catch (thrown) {
      throw taskThrew('combine', thrown)
    }
  }

  #keep({ from, value }: ShardValue): void {
    if (!Array.isArray(value)) {
      throw new TabgridError('message-invalid', `the value of the shard from unit ${from} is not a list of results`)
    }
    let at = this.#shards.length
    for (let before = this.#shards[at - 1]; before !== undefined && before.from > from; ) {
      at--
      before = this.#shards[at - 1]
    }
    this.#shards.splice(at, 0, { from, results: value })
  }

  #reduce(): unknown {
    const combining = this.#task.combine !== undefined
    if (combining && this.#total === undefined) return undefined
    const results = combining ? this.#total?.value : this.#shards.flatMap((shard) => shard.results)
    if (this.#task.reduce === undefined) return results
    try {
      return this.#task.reduce(results, this.#params)
    } catch (thrown) {
      throw taskThrew('reduce', thrown)
    }
  }
}

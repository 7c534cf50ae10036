import { TabgridError } from '../../../base/errors.ts'

/** A task that took the sandbox's process with it so often is not run on this device any more. */
const crashesMost = 2

/** What is held against a task, by the hash of its script. */
interface Suspicion {
  /** It alone was at work. */
  readonly sure: number
  /** Others were at work too; parts of a crash. Forgotten when it shows itself harmless. */
  readonly shared: number
}

/**
 * Which tasks crashed this page's sandbox. All workers of a page share one process, so of several tasks at work nobody can
 * say which it was: each is suspected in part, and what is found harmless afterwards is cleared.
 */
export class Quarantine {
  readonly #suspicions = new Map<string, Suspicion>()

  /** The sandbox crashed while these tasks were at work. */
  suspect(tasks: readonly string[]): void {
    for (const task of tasks) {
      const { sure, shared } = this.#of(task)
      const after = tasks.length === 1 ? { sure: sure + 1, shared } : { sure, shared: shared + 1 / tasks.length }
      this.#suspicions.set(task, after)
    }
  }

  /** It computed something and nothing crashed. */
  clear(task: string): void {
    const { sure } = this.#of(task)
    if (sure === 0) this.#suspicions.delete(task)
    else this.#suspicions.set(task, { sure, shared: 0 })
  }

  /** @throws `task-quarantined` */
  check(task: string): void {
    const { sure, shared } = this.#of(task)
    if (sure + shared < crashesMost) return
    throw new TabgridError(
      'task-quarantined',
      `this task crashed the sandbox of this page ${crashesMost} times, so it is not run here any more: reload the page to try it again`,
    )
  }

  #of(task: string): Suspicion {
    return this.#suspicions.get(task) ?? { sure: 0, shared: 0 }
  }
}

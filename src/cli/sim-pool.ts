import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Measured } from '../sim/figures.ts'
import type { Answer, Order } from './sim-child.ts'

const childPath = fileURLToPath(new URL('./sim-child.ts', import.meta.url))

/** Runs simulations side by side, one a core. */
export class SimPool {
  readonly #children = new Set<ChildProcess>()
  readonly #idle: ChildProcess[] = []
  readonly #waiting: ((child: ChildProcess) => void)[] = []
  readonly #most = availableParallelism()

  /** Rejects with the story of a run that broke. */
  async run(order: Order): Promise<Measured> {
    const child = await this.#take()
    const answer = await ask(child, order)
    const next = this.#waiting.shift()
    if (next === undefined) this.#idle.push(child)
    else next(child)
    if (answer.type === 'failed') throw new Error(answer.story)
    return answer.measured
  }

  /** Ends its processes, also those that are at something. */
  close(): void {
    for (const child of this.#children) child.kill()
  }

  async #take(): Promise<ChildProcess> {
    const idle = this.#idle.pop()
    if (idle !== undefined) return idle
    if (this.#children.size >= this.#most) return new Promise((resolve) => this.#waiting.push(resolve))
    const child = fork(childPath, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#children.add(child)
    return child
  }
}

function ask(child: ChildProcess, order: Order): Promise<Answer> {
  return new Promise((resolve) => {
    const finish = (answer: Answer) => {
      child.off('message', finish).off('exit', died)
      resolve(answer)
    }
    const died = (code: number | null) =>
      finish({ type: 'failed', story: `The process of this run ended with ${code ?? 'a signal'}.` })
    child.on('message', finish).on('exit', died)
    child.send(order)
  })
}

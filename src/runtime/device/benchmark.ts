import { digestOf } from '../../base/digest.ts'
import type { TaskRunner, TaskWorker } from '../../ports.ts'
import type { SourceScript } from '../../protocol/control.ts'
import { timing } from '../../protocol/limits.ts'

/** Iterations of one unit: half a millisecond on a laptop of 2026. */
const unitIterations = 2 ** 17
/** 10 to 20 ms altogether; the first few are for the compiler, and not timed. */
const warmUpUnits = 4
const timedUnits = 24
/** A slow phone has shown enough by then. */
const budgetMs = 50

/** As it travels: a page that only helps does not know how a task is made. Shift and xor (Marsaglia 2003, xorshift32), `params` times. */
const text = `({
name: "benchmark",
split: () => 1,
map(unit, { params }) {
let state = 2463534242
for (let turn = 0; turn < params; turn++) {
state ^= state << 13
state ^= state >>> 17
state ^= state << 5
}
return state
},
combine: (left, right) => left ^ right
})`
const script = (): SourceScript => ({
  name: 'benchmark',
  text,
  hash: digestOf(text),
  compare: 'exact',
  deterministic: false,
})

/** How fast this machine is, measured once, in a worker of its own. Only to be compared with other devices' scores. */
export class MachineScore {
  readonly #runner: TaskRunner
  #worker: TaskWorker | undefined
  #score: number | undefined

  constructor(runner: TaskRunner) {
    this.#runner = runner
  }

  /** Iterations of a fixed integer loop a millisecond; 0 where it cannot be run or timed; `undefined` before `measure`. */
  get score(): number | undefined {
    return this.#score
  }

  /** Calls `then` when there is a score, unless the measurement was ended before. One under way is not doubled. */
  measure(then: () => void): void {
    if (this.#worker !== undefined) return
    const worker = this.#start()
    this.#worker = worker
    const scored = worker === undefined ? Promise.resolve(0) : measure(worker).catch(() => 0)
    void scored.then((score) => {
      if (this.#worker !== worker) return
      this.end()
      this.#score = score
      then()
    })
  }

  #start(): TaskWorker | undefined {
    try {
      return this.#runner.start(script(), unitIterations, { unitLimitMs: timing.unitLimitMs })
    } catch {
      return undefined // the first shard will say why
    }
  }

  /** Ends a measurement under way; the next `measure` begins anew. */
  end(): void {
    this.#worker?.terminate()
    this.#worker = undefined
  }
}

async function measure(worker: TaskWorker): Promise<number> {
  await worker.ready()
  const warmUp = await worker.run({ from: 0, to: warmUpUnits, budgetMs }, () => undefined)
  if (warmUp.execMs <= 0) return 0 // a clock that stands still cannot time anything
  const { to, execMs } = await worker.run({ from: 0, to: timedUnits, budgetMs }, () => undefined)
  return execMs > 0 ? (to * unitIterations) / execMs : 0
}

import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { createWorkerRunner } from '../../../src/adapters/browser/worker-runner.ts'
import type { TaskScript } from '../../../src/protocol/control.ts'
import { bitsOf } from '../../contracts/every-math-function.ts'

declare global {
  var deterministic: {
    bits(script: TaskScript, seed: string): Promise<Record<string, string>>
  }
}

const runner = createWorkerRunner({ clock: workerClock() })
globalThis.deterministic = { bits: (script, seed) => bitsOf(runner, script, seed) }

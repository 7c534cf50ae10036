import { createSandboxRunner } from '../../../src/adapters/browser/sandbox/sandbox-runner.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import type { TaskScript } from '../../../src/protocol/control.ts'
import { bitsOf } from '../../contracts/every-math-function.ts'

declare global {
  var deterministic: {
    bits(script: TaskScript, seed: string): Promise<Record<string, string>>
  }
}

const runner = createSandboxRunner({ clock: workerClock() })
globalThis.deterministic = { bits: (script, seed) => bitsOf(runner, script, seed) }

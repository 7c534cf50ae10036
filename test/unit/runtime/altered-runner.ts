import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import type { Clock, ShardWork, TaskRunner } from '../../../src/ports.ts'

/** A device that computes honestly and tells something else. */
export function alteredRunner(clock: Clock, alter: (value: unknown, work: ShardWork) => unknown): TaskRunner {
  const honest = createMemoryRunner({ clock })
  return {
    start(script, params, options) {
      const worker = honest.start(script, params, options)
      return {
        ready: () => worker.ready(),
        split: (input) => worker.split(input),
        add: (shards) => worker.add(shards),
        answer: (form) => worker.answer(form),
        terminate: () => worker.terminate(),
        async run(work, onUnit) {
          const outcome = await worker.run(work, onUnit)
          return { ...outcome, value: alter(outcome.value, work) }
        },
      }
    },
  }
}

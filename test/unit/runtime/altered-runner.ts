import type { ShardWork, TaskRunner } from '../../../src/ports.ts'

/** A device that computes as `honest` does, and tells something else. */
export function alteredRunner(honest: TaskRunner, alter: (value: unknown, work: ShardWork) => unknown): TaskRunner {
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

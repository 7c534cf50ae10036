import type { TaskWorker } from '../ports.ts'

/** The worker, but for what is `done` in another way. */
export const workerWith = (worker: TaskWorker, done: Partial<TaskWorker>): TaskWorker => ({
  ready: () => worker.ready(),
  run: (work, onUnit) => worker.run(work, onUnit),
  split: (input) => worker.split(input),
  add: (shards) => worker.add(shards),
  answer: (form) => worker.answer(form),
  terminate: () => worker.terminate(),
  ...done,
})

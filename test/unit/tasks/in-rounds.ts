import type { AnyTask } from '../../../src/core/task.ts'
import type { RoundAnswer } from '../../../src/runtime/api/job-api.ts'
import { type RunOptions, runInShards } from './run-in-shards.ts'

/** What a room does with a task that runs in rounds: each on what the answer before it names, until none is named. Gives every answer. */
export async function runInRounds(task: AnyTask, options: RunOptions, most = 200): Promise<unknown[]> {
  const answers: unknown[] = []
  let { params, input } = options
  for (let round = 0; round < most; round++) {
    const answer = await runInShards(task, { ...options, params, input })
    answers.push(answer)
    const { next } = answer as RoundAnswer<unknown, unknown>
    if (next === undefined) return answers
    params = next.params ?? params
    input = next.input ?? input
  }
  throw new Error(`after ${most} rounds there is no end`)
}

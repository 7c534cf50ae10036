import type { JobOutcome } from '../../core/effect.ts'
import type { Failure } from '../../core/event.ts'
import type { Clock } from '../../ports.ts'
import { toFailure } from '../failure.ts'
import type { AnswerKeeper } from './answer-keeper.ts'

/** Who presses Stop waits at most so long for the answer so far to be brought up to date. */
const lastAnswerMs = 1_000

/** Of a job that ends: the answer, of a cancelled one the answer so far (`partial` when that takes too long), or why there is none. */
export async function lastAnswer(
  answers: AnswerKeeper | undefined,
  outcome: JobOutcome,
  soFar: { readonly clock: Clock; readonly unitsDone: number; readonly partial: () => unknown },
): Promise<{ answer: unknown } | { failure: Failure }> {
  if (answers === undefined || outcome.type === 'failed') return { answer: undefined }
  if (outcome.type === 'cancelled') {
    return { answer: soFar.unitsDone === 0 ? undefined : await answerSoFar(answers, soFar) }
  }
  try {
    return { answer: await answers.finish() }
  } catch (thrown) {
    return { failure: toFailure(thrown) }
  }
}

/** Nobody waits long for it, and a task that cannot give it has none. */
function answerSoFar(
  answers: AnswerKeeper,
  { clock, partial }: { clock: Clock; partial: () => unknown },
): Promise<unknown> {
  return new Promise((resolve) => {
    const giveUp = () => resolve(partial())
    const cancelWait = clock.after(lastAnswerMs, giveUp)
    answers.finish().then(resolve, giveUp).finally(cancelWait)
  })
}

import type { RecordedRun } from '../../sim/recorded-run.ts'
import { type Prediction, resimulate, type WhatIf } from '../../sim/resimulation.ts'

// Simulates apart from the page, which goes on meanwhile.

export interface Question {
  readonly number: number
  readonly run: RecordedRun
  readonly whatIf: WhatIf
}
export interface Answer {
  readonly number: number
  readonly prediction: Prediction
}

/** The same for everybody who asks: chance is no part of the question. */
const seed = 'what if'

addEventListener('message', ({ data: { number, run, whatIf } }: MessageEvent<Question>) => {
  postMessage({ number, prediction: resimulate(run, whatIf, seed) } satisfies Answer)
})

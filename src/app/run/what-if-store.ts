import { signal } from '@preact/signals'
import type { RecordedRun } from '../../sim/recorded-run.ts'
import { asItWas, type Prediction, type WhatIf } from '../../sim/resimulation.ts'
import type { Answer, Question } from './resimulation-worker.ts'

export interface Case {
  readonly whatIf: WhatIf
  readonly prediction: Prediction
}

/** The part of a Worker that is used. */
export interface Simulator {
  postMessage(question: Question): void
  addEventListener(type: 'message', listener: (event: { data: Answer }) => void): void
  addEventListener(type: 'error', listener: () => void): void
  terminate(): void
}

/** What was asked about a run, and what its simulation says. The run as it was comes first: it is what the others are held against. */
export class WhatIfStore {
  readonly run: RecordedRun
  readonly model = signal<Prediction | undefined>(undefined)
  /** In the order of asking; asked again, a question stands at its old place. */
  readonly cases = signal<readonly Case[]>([])
  readonly asking = signal(0)
  readonly failed = signal(false)
  readonly #simulator: Simulator
  readonly #asked: WhatIf[] = []

  constructor(run: RecordedRun, simulator: Simulator) {
    this.run = run
    this.#simulator = simulator
    simulator.addEventListener('message', ({ data }) => this.#take(data))
    simulator.addEventListener('error', () => {
      this.failed.value = true
      this.asking.value = 0
    })
    this.ask(asItWas)
  }

  ask(whatIf: WhatIf): void {
    if (this.failed.value || this.#asked.some((asked) => keyOf(asked) === keyOf(whatIf))) return
    this.asking.value++
    this.#asked.push(whatIf)
    this.#simulator.postMessage({ number: this.#asked.length - 1, run: this.run, whatIf })
  }

  end(): void {
    this.#simulator.terminate()
  }

  #take({ number, prediction }: Answer): void {
    this.asking.value = Math.max(0, this.asking.value - 1)
    const whatIf = this.#asked[number]
    if (number === 0) this.model.value = prediction
    else if (whatIf !== undefined) this.cases.value = [...this.cases.value, { whatIf, prediction }]
  }
}

const keyOf = ({ without, shardScale, nobodyLeaves }: WhatIf): string =>
  [[...without].sort().join(), shardScale, nobodyLeaves].join('/')

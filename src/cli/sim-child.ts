import { type Measured, type MeasureOptions, measure } from '../sim/figures.ts'
import { scenarioNamed } from '../sim/scenarios.ts'

// Runs simulations for the process that forked this one, one at a time, until that lets go.

export interface Order {
  readonly scenario: string
  readonly seed: number
  readonly options: MeasureOptions
}
export type Answer =
  | { readonly type: 'measured'; readonly measured: Measured }
  | { readonly type: 'failed'; readonly story: string }

function answer({ scenario: name, seed, options }: Order): Answer {
  try {
    const scenario = scenarioNamed(name)
    if (scenario === undefined) return { type: 'failed', story: `There is no scenario "${name}".` }
    return { type: 'measured', measured: measure(scenario, seed, options) }
  } catch (thrown) {
    return { type: 'failed', story: thrown instanceof Error ? String(thrown.stack) : String(thrown) }
  }
}

process.on('message', (order: Order) => process.send?.(answer(order)))

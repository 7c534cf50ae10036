import { ownNumber } from '../own-device.ts'
import { aloneMs, type Reference, type RunWork } from './run-work.ts'

/** A run beside what one device alone would have needed. */
export type Comparison =
  | { readonly at: 'measured'; readonly reference: Reference; readonly aloneMs: number; readonly times: number }
  /** `held`: each device has what only it knows. `resumed`: a part was computed before, in a time that nobody knows. */
  | { readonly at: 'unmeasured'; readonly because: 'held' | 'resumed' | 'too-short' }

export interface Compared {
  readonly work: RunWork
  readonly units: number
  readonly elapsedMs: number
  readonly held: boolean
  readonly resumed: boolean
}

/** By the pace at which one device computed its own units of this very run, on all the workers that it gave. */
export function compare({ work, units, elapsedMs, held, resumed }: Compared): Comparison {
  if (held) return { at: 'unmeasured', because: 'held' }
  if (resumed) return { at: 'unmeasured', because: 'resumed' }
  const reference = work.reference(ownNumber)
  if (reference === undefined || elapsedMs <= 0) return { at: 'unmeasured', because: 'too-short' }
  const alone = aloneMs(reference, units)
  return { at: 'measured', reference, aloneMs: alone, times: alone / elapsedMs }
}

import { defineTask, type MapContext } from '../../../src/index.ts'

/** Units that do nothing: what is left is the cost of Tabgrid itself. */
export const tiny = defineTask({
  name: 'tiny',
  split: (units: number) => units,
  map: () => 1,
  combine: (left: number, right: number) => left + right,
})

/** Units of equal, fixed work; `params` is how many rounds one takes. */
export const busy = defineTask({
  name: 'busy',
  split: (units: number, _rounds: number) => units,
  map: (unit: number, { params }: MapContext<number, undefined>) => {
    let state = unit + 1
    for (let round = 0; round < params; round++) state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return state & 1
  },
  combine: (left: number, right: number) => left + right,
})

/** Units whose results are large; `params` is their size in bytes. Only the count is kept. */
export const bulk = defineTask({
  name: 'bulk',
  split: (units: number, _bytes: number) => units,
  map: (unit: number, { params }: MapContext<number, undefined>) => new Uint8Array(params).fill(unit & 255),
  reduce: (results: readonly Uint8Array[]) => results.length,
})

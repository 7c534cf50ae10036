import { defineTask } from '../core/task.ts'
import type { Card, View } from './catalogue.ts'
import { faces } from './faces.ts'

interface SensorsParams {
  /** How many devices hold a reading. */
  readonly sensors: number
  /** Values that any device may double. */
  readonly pool: readonly number[]
}
type SensorUnit = { readonly kind: 'held'; readonly id: number } | { readonly kind: 'pool'; readonly value: number }
/** In tenths: whole numbers add up exactly in any order. */
interface SensorTotals {
  readonly processedTenths: number
  readonly mappedTenths: number
}
interface SensorAnswer {
  readonly processed: number
  readonly mapped: number
}

/**
 * Each device processes a reading that it alone knows; a pool of values is mapped by whoever is free.
 *
 * Devices 1, 2, 3 at 25, 20, 22 degrees with reading x (id + 1): 25 x 2 + 20 x 3 + 22 x 4 = 198.
 * The pool [25, 20, 22] x 2: 50 + 40 + 44 = 134. Readings count to the tenth of a degree.
 * Whole numbers of tenths: it does not need the deterministic profile.
 */
export const sensors = defineTask({
  name: 'sensors',
  split(_input: unknown, { sensors, pool }: SensorsParams) {
    const held = Array.from({ length: sensors }, (_, at): SensorUnit => ({ kind: 'held', id: at + 1 }))
    return { heldCount: sensors, units: [...held, ...pool.map((value): SensorUnit => ({ kind: 'pool', value }))] }
  },
  map(unit: SensorUnit, { local }): SensorTotals {
    if (unit.kind === 'pool') return { processedTenths: 0, mappedTenths: Math.round(unit.value * 10) * 2 }
    const reading = local?.reading
    if (reading === undefined || !Number.isFinite(reading)) {
      throw new Error(`sensor ${unit.id} has no reading: enter a number at its device`)
    }
    return { processedTenths: Math.round(reading * 10) * (unit.id + 1), mappedTenths: 0 }
  },
  combine: (left: SensorTotals, right: SensorTotals): SensorTotals => ({
    processedTenths: left.processedTenths + right.processedTenths,
    mappedTenths: left.mappedTenths + right.mappedTenths,
  }),
  reduce: (total: SensorTotals): SensorAnswer => ({
    processed: total.processedTenths / 10,
    mapped: total.mappedTenths / 10,
  }),
})

const view = {
  figures: ({ processed, mapped }) => ({ processed: { value: processed }, mapped: { value: mapped } }),
} as const satisfies View<SensorsParams, SensorTotals, SensorAnswer>

export const sensorsCard = {
  ...faces.sensors,
  task: sensors,
  view,
  knownAnswer: { processed: 198, mapped: 134 },
} as const satisfies Card

import type { TaskView } from '../../runtime/api/device-api.ts'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'

type Claim =
  | { readonly problem: string }
  | { readonly problem: undefined; readonly unit: number; readonly values: Readonly<Record<string, number>> }

/** What stands in the box at first: nothing where there is no such sensor, since a guess would be another device's. */
export const offered = (sensor: string, heldCount: number): string =>
  Number(sensor) >= 1 && Number(sensor) <= heldCount ? sensor : ''

/** Reads the form: sensor `n` is held unit `n - 1`; each field must hold a number. */
export function readClaim(
  task: Pick<TaskView, 'heldCount' | 'local'>,
  sensor: string,
  typed: Readonly<Record<string, string>>,
): Claim {
  const number = readNumber(sensor)
  if (!Number.isInteger(number) || number < 1 || number > task.heldCount) {
    return { problem: text.reading.wrongSensor(formatCount(task.heldCount)) }
  }
  const values: Record<string, number> = {}
  for (const { key, label } of task.local) {
    const value = readNumber(typed[key] ?? '')
    if (!Number.isFinite(value)) return { problem: text.reading.wrongValue(label) }
    values[key] = value
  }
  return { problem: undefined, unit: number - 1, values }
}

/** `Number('')` is 0, and an empty box is not. */
const readNumber = (typed: string): number => (typed.trim() === '' ? Number.NaN : Number(typed))

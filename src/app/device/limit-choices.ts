import type { HelpLimits } from '../../runtime/api/device-api.ts'
import { formatBytes, formatSpan } from '../format.ts'
import { text } from '../text.ts'
import { formatMegabytes } from './format-megabytes.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

interface LimitChoice {
  readonly key: keyof HelpLimits
  label(): string
  readonly values: readonly number[]
  format(value: number): string
}

export const limitChoices: readonly LimitChoice[] = [
  {
    key: 'unitMs',
    label: () => text.lends.unit,
    values: [minuteMs / 6, minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs],
    format: formatSpan,
  },
  {
    key: 'memoryMegabytes',
    label: () => text.lends.memory,
    values: [128, 256, 512, 1_024, 2_048, 4_096],
    format: formatMegabytes,
  },
  { key: 'dayBytes', label: () => text.lends.data, values: [1e8, 5e8, 2e9, 1e10, 1e11], format: formatBytes },
  {
    key: 'dayComputeMs',
    label: () => text.lends.compute,
    values: [hourMs, 4 * hourMs, 8 * hourMs, 24 * hourMs, 96 * hourMs],
    format: formatSpan,
  },
]

/** What may be chosen: the limit in force is among them, also where a program has set it. */
export const valuesWith = (values: readonly number[], current: number): number[] =>
  [...new Set([...values, current])].sort((left, right) => left - right)

import type { HelpLimits } from '../../runtime/api/device-api.ts'
import { formatBytes, formatCount, formatSpan } from '../format.ts'
import { text } from '../text.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** MiB, as people speak of memory. */
export const formatMegabytes = (megabytes: number): string =>
  megabytes % 1_024 === 0
    ? text.consent.gigabytes(formatCount(megabytes / 1_024))
    : text.consent.megabytes(formatCount(megabytes))

interface LimitChoice {
  readonly key: keyof HelpLimits
  label(): string
  readonly values: readonly number[]
  format(value: number): string
}

export const limitChoices: readonly LimitChoice[] = [
  {
    key: 'unitMs',
    label: () => text.consent.unit,
    values: [minuteMs / 6, minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs],
    format: formatSpan,
  },
  {
    key: 'memoryMegabytes',
    label: () => text.consent.memory,
    values: [128, 256, 512, 1_024, 2_048, 4_096],
    format: formatMegabytes,
  },
  { key: 'dayBytes', label: () => text.consent.data, values: [1e8, 5e8, 2e9, 1e10, 1e11], format: formatBytes },
  {
    key: 'dayComputeMs',
    label: () => text.consent.compute,
    values: [hourMs, 4 * hourMs, 8 * hourMs, 24 * hourMs, 96 * hourMs],
    format: formatSpan,
  },
]

/** What may be chosen: the limit in force is among them, also where a program has set it. */
export const valuesWith = (values: readonly number[], current: number): number[] =>
  [...new Set([...values, current])].sort((left, right) => left - right)

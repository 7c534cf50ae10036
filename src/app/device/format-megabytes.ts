import { formatCount } from '../format.ts'
import { text } from '../text.ts'

/** MiB, as people speak of memory. */
export const formatMegabytes = (megabytes: number): string =>
  megabytes % 1_024 === 0
    ? text.consent.gigabytes(formatCount(megabytes / 1_024))
    : text.consent.megabytes(formatCount(megabytes))

import type { DeviceId } from '../../base/ids.ts'
import { formatCount, formatElapsed, formatMoment } from '../format.ts'
import { text } from '../text.ts'
import type { RunRecord } from './run-record.ts'

/** `Mandelbrot set · 26 Nov 2026, 18:03 · 8.4 s`. */
export const streamTitleOf = ({ job, beganMs, figures }: RunRecord): string =>
  [job.title, formatMoment(beganMs), formatElapsed(figures.elapsedMs)].join(' · ')

/** Who a device is, in a table: its number stands before it. */
export const deviceNameOf = ({ seen }: Pick<RunRecord, 'seen'>, device: DeviceId): string =>
  seen(device)?.name ?? text.stream.departed

/** `units 12 to 40`: with the numbers that failures name. */
export const rangeOf = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  to - from === 1
    ? text.travel.look.unit(formatCount(from))
    : text.travel.look.range(formatCount(from), formatCount(to - 1))

import { text } from './text.ts'

// Numbers are written as the reader's browser writes them.

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 })
const plain = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 })
const rounded = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 })
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 })

export const formatCount = (count: number): string => whole.format(count)

/** Shown to at most six digits after the point, or to exactly `digits`. */
export function formatNumber(value: number, digits?: number): string {
  if (digits === undefined) return plain.format(value)
  return value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export const formatShare = (share: number): string => percent.format(share)

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const

export function formatBytes(bytes: number): string {
  let value = bytes
  let power = 0
  while (value >= 1_000 && power < byteUnits.length - 1) {
    value /= 1_000
    power++
  }
  return `${rounded.format(value)} ${byteUnits[power]}`
}

/** For a time that has passed: tenths of a second matter while there are few of them. */
export function formatElapsed(elapsedMs: number): string {
  const tenths = Math.max(1, Math.round(elapsedMs / 100))
  return tenths < 100 ? text.time.seconds(formatNumber(tenths / 10, 1)) : formatSpan(elapsedMs)
}

/** For an estimate: whole seconds, never zero. */
export function formatSpan(spanMs: number): string {
  const seconds = Math.max(1, Math.round(spanMs / 1_000))
  if (seconds < 60) return text.time.seconds(formatCount(seconds))
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60 && seconds % 60 === 0) return text.time.fullMinutes(formatCount(minutes))
  if (minutes < 60) return text.time.minutes(formatCount(minutes), formatCount(seconds % 60))
  if (minutes % 60 === 0) return text.time.fullHours(formatCount(minutes / 60))
  return text.time.hours(formatCount(Math.floor(minutes / 60)), formatCount(minutes % 60))
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** @param dateMs milliseconds since 1970. */
export const formatDay = (dateMs: number): string => day.format(dateMs)

const listShown = 6

/** `2, 3 and 5`; a long list is cut and says how many are left out. */
export function formatList(items: readonly string[]): string {
  if (items.length <= listShown) return text.list.all(items)
  return text.list.cut(items.slice(0, listShown - 1), formatCount(items.length - listShown + 1))
}

/** A moment of a story, since its beginning: `0:07.2`, `12:40`. Tenths only where there are some. */
export function formatStoryTime(sinceMs: number): string {
  const tenths = Math.round(Math.max(0, sinceMs) / 100)
  const seconds = Math.floor((tenths % 600) / 10)
  const fraction = tenths % 10 === 0 ? '' : `.${tenths % 10}`
  return `${formatCount(Math.floor(tenths / 600))}:${String(seconds).padStart(2, '0')}${fraction}`
}

const clock = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: 'numeric', minute: '2-digit' })

/** A moment of today or tomorrow, in milliseconds since 1970. */
export const formatClock = (atMs: number): string => clock.format(atMs)

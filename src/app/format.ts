import { language, localeOf, preferred } from './text/language.ts'
import { text } from './text.ts'

// Numbers, dates and shares are written as readers of the chosen language write them: in the way of their own country where their
// browser names one with that language, like en-GB.

function formatsOf(locale: string) {
  return {
    whole: new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }),
    plain: new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }),
    rounded: new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }),
    percent: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
    day: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }),
    clock: new Intl.DateTimeFormat(locale, { weekday: 'short', hour: 'numeric', minute: '2-digit' }),
    hour: new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }),
    moment: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
  }
}

const made = new Map<string, ReturnType<typeof formatsOf>>()

const localeNow = (): string => localeOf(language.value, preferred.value)

/** Of the language of now; whoever reads it while drawing is drawn anew when that changes. */
function formats(): ReturnType<typeof formatsOf> {
  const locale = localeNow()
  const known = made.get(locale) ?? formatsOf(locale)
  made.set(locale, known)
  return known
}

export const formatCount = (count: number): string => formats().whole.format(count)

/** Shown to at most six digits after the point, or to exactly `digits`. */
export function formatNumber(value: number, digits?: number): string {
  if (digits === undefined) return formats().plain.format(value)
  return value.toLocaleString(localeNow(), { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export const formatShare = (share: number): string => formats().percent.format(share)

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const

export function formatBytes(bytes: number): string {
  let value = bytes
  let power = 0
  while (value >= 1_000 && power < byteUnits.length - 1) {
    value /= 1_000
    power++
  }
  return `${formats().rounded.format(value)}\u00a0${byteUnits[power]}`
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

/** @param dateMs milliseconds since 1970. */
export const formatDay = (dateMs: number): string => formats().day.format(dateMs)

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

/** A moment of today or tomorrow, in milliseconds since 1970. */
export const formatClock = (atMs: number): string => formats().clock.format(atMs)

/** A full hour of any day: `20:00`, `8:00 PM`. */
export const formatHour = (hour: number): string => formats().hour.format(new Date(2026, 0, 1, hour))

/** @param dateMs milliseconds since 1970. */
export const formatMoment = (dateMs: number): string => formats().moment.format(dateMs)

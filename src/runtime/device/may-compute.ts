import { type HelpLimits, type Reached, reachedBy, type Spending } from './device-limits.ts'
import type { HelpRules } from './help-rules.ts'

/** Why nothing runs here, though its person has agreed. The first that applies is the one that is said. */
export type Because = 'paused' | 'gone' | 'hidden' | Reached | 'hours' | 'unplugged'

export interface Hold {
  readonly because: Because
  /** It ends by itself then, in milliseconds since 1970; `undefined` where nobody knows when. */
  readonly untilMs: number | undefined
}

/** What is so now. */
export interface Circumstances {
  /** Milliseconds since 1970; hours and days are those of this machine's calendar. */
  readonly dateMs: number
  /** `gone`: the page is closing or put away, and its workers end with it. */
  readonly page: 'front' | 'hidden' | 'gone'
  /** `undefined` where the browser cannot tell: then it is taken for plugged in, and the page says so. */
  readonly plugged: boolean | undefined
  /** Its browser soon stops what is hidden. */
  readonly handheld: boolean
  /** For this host, today. */
  readonly spent: Spending
}

const pausesHidden = ({ pauseHidden }: HelpRules, handheld: boolean): boolean => pauseHidden ?? handheld

/** The one answer to "may it compute now, and if not, why and until when". Pure. */
export function holdOf(rules: HelpRules, limits: HelpLimits, now: Circumstances): Hold | undefined {
  const { dateMs, page } = now
  // Before the page: what its person asked for is remembered over a reload, in which the page is put away for a moment.
  if (dateMs < rules.pausedUntilMs) return { because: 'paused', untilMs: rules.pausedUntilMs }
  if (page === 'gone') return { because: 'gone', untilMs: undefined }
  if (page === 'hidden' && pausesHidden(rules, now.handheld)) return { because: 'hidden', untilMs: undefined }
  const reached = reachedBy(now.spent, limits)
  if (reached !== undefined) return { because: reached, untilMs: nextHourMs(dateMs, 0) }
  if (rules.hours !== undefined && !isWithin(rules.hours, hourOf(dateMs))) {
    return { because: 'hours', untilMs: nextHourMs(dateMs, rules.hours.from) }
  }
  if (rules.pluggedOnly && now.plugged === false) return { because: 'unplugged', untilMs: undefined }
  return undefined
}

const hourOf = (dateMs: number): number => new Date(dateMs).getHours()

/** `to` is no longer within; from 20 to 8 goes over midnight, and from an hour to the same is the whole day. */
function isWithin({ from, to }: NonNullable<HelpRules['hours']>, hour: number): boolean {
  if (from === to) return true
  return from < to ? hour >= from && hour < to : hour >= from || hour < to
}

/** The next time that a clock on the wall shows the full hour, also on a day that has 23 or 25 of them. */
function nextHourMs(dateMs: number, hour: number): number {
  const date = new Date(dateMs)
  date.setHours(hour, 0, 0, 0)
  if (date.getTime() <= dateMs) {
    date.setDate(date.getDate() + 1)
    date.setHours(hour, 0, 0, 0)
  }
  return date.getTime()
}

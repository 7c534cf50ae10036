/** 1 January 2000, 0:00 UTC: where the clock of a deterministic task stands. */
export const standingMs = 946_684_800_000

const fields = ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']

/**
 * A `Date` of its own for a deterministic task: it stands still, its zone is UTC, and it reads only the texts whose meaning the
 * language fixes (ISO 8601, and what `toString` and `toUTCString` write); others are invalid dates on every engine.
 *
 * A Date that came with data counts as an instance; but its methods are the engine's, so it must be asked by `getUTC...`.
 */
export function frozenDate(): DateConstructor {
  function FrozenDate(this: unknown, ...given: unknown[]): unknown {
    if (new.target === undefined) return String(Reflect.construct(FrozenDate, []))
    return Reflect.construct(Date, [millisecondsOf(given)], new.target)
  }
  Object.defineProperty(FrozenDate, 'name', { value: 'Date' })
  Object.defineProperty(FrozenDate, Symbol.hasInstance, { value: (value: unknown) => value instanceof Date })
  FrozenDate.now = () => standingMs
  FrozenDate.UTC = Date.UTC
  FrozenDate.parse = parseUtc
  FrozenDate.prototype = Object.create(Date.prototype, utcMethods(FrozenDate))
  return FrozenDate as unknown as DateConstructor
}

function millisecondsOf(given: readonly unknown[]): unknown {
  if (given.length > 1) return Reflect.apply(Date.UTC, undefined, given)
  const [value = standingMs] = given
  if (value instanceof Date) return value.getTime()
  return typeof value === 'string' ? parseUtc(value) : value
}

const iso =
  /^(?:\d{4}|[+-]\d{6})(?:-\d\d(?:-\d\d)?)?(?<time>T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?<zone>Z|[+-]\d\d:\d\d)?)?$/
const written = /^\w{3},? (?:\d\d \w{3}|\w{3} \d\d) -?\d{4,6} \d\d:\d\d:\d\d GMT(?:\+0000 \(UTC\))?$/

function parseUtc(text: string): number {
  const found = iso.exec(text)
  if (found === null) return written.test(text) ? Date.parse(text) : Number.NaN
  const isLocal = found.groups?.time !== undefined && found.groups.zone === undefined
  return Date.parse(isLocal ? `${text}Z` : text)
}

function utcMethods(made: unknown): PropertyDescriptorMap {
  const methods = new Map<string, unknown>([['constructor', made]])
  for (const field of fields) {
    for (const verb of ['get', 'set']) {
      const method: unknown = Reflect.get(Date.prototype, `${verb}UTC${field}`)
      if (method !== undefined) methods.set(`${verb}${field}`, method)
    }
  }
  for (const [name, method] of Object.entries(ownMethods)) methods.set(name, method)
  return Object.fromEntries(
    [...methods].map(([name, value]) => [name, { value, writable: true, configurable: true, enumerable: false }]),
  )
}

/** `Sat, 01 Jan 2000 00:00:00 GMT` in its words. The language fixes this form. */
function wordsOf(date: Date): { readonly day: string; readonly time: string } | undefined {
  const [weekday = '', day, month, year, time] = date.toUTCString().split(' ')
  if (time === undefined) return undefined
  return { day: `${weekday.replace(',', '')} ${month} ${day} ${year}`, time: `${time} GMT+0000 (UTC)` }
}

type Localize = (this: Date, locales?: string | string[], options?: object) => string
const inUtc = (method: Localize): Localize =>
  function (this: Date, locales = 'en-US', options = {}) {
    return method.call(this, locales, { timeZone: 'UTC', ...options })
  }

const invalid = 'Invalid Date'
const ownMethods: Readonly<Record<string, unknown>> = {
  getTimezoneOffset(this: Date): number {
    return Number.isNaN(this.getTime()) ? Number.NaN : 0
  },
  toString(this: Date): string {
    const words = wordsOf(this)
    return words === undefined ? invalid : `${words.day} ${words.time}`
  },
  toDateString(this: Date): string {
    return wordsOf(this)?.day ?? invalid
  },
  toTimeString(this: Date): string {
    return wordsOf(this)?.time ?? invalid
  },
  toLocaleString: inUtc(Date.prototype.toLocaleString),
  toLocaleDateString: inUtc(Date.prototype.toLocaleDateString),
  toLocaleTimeString: inUtc(Date.prototype.toLocaleTimeString),
  // Of the time zone, and kept by the language only for old pages.
  getYear: undefined,
  setYear: undefined,
}

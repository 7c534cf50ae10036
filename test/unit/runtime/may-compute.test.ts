import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultLimits } from '../../../src/runtime/device/device-limits.ts'
import { changeRules, defaultRules, type HelpRules, readRules } from '../../../src/runtime/device/help-rules.ts'
import { type Circumstances, holdOf } from '../../../src/runtime/device/may-compute.ts'

const at = (hour: number, minute = 0) => new Date(2026, 10, 26, hour, minute).getTime()
const desk: Circumstances = {
  dateMs: at(12),
  page: 'front',
  plugged: undefined,
  handheld: false,
  spent: { computeMs: 0, bytes: 0 },
}
const hold = (rules: Partial<HelpRules>, now: Partial<Circumstances> = {}) =>
  holdOf({ ...defaultRules, ...rules }, defaultLimits, { ...desk, ...now })

test('without rules a device in front computes', () => {
  expect(hold({})).toBeUndefined()
})

test.each([
  [undefined, false, undefined],
  [undefined, true, 'hidden'],
  [true, false, 'hidden'],
  [false, true, undefined],
] as const)('pauseHidden %s, on a phone %s: a hidden page is held by %s', (pauseHidden, handheld, because) => {
  expect(hold({ pauseHidden }, { page: 'hidden', handheld })?.because).toBe(because)
})

test('a page that is put away is held whatever its rules say', () => {
  expect(hold({ pauseHidden: false }, { page: 'gone' })?.because).toBe('gone')
})

test('a pause that its person asked for is what is said, also while the page is reloaded', () => {
  expect(hold({ pausedUntilMs: at(12, 30) }, { page: 'gone' })?.because).toBe('paused')
})

test('a pause holds until it is over, and not a moment longer', () => {
  expect(hold({ pausedUntilMs: at(12, 30) })).toEqual({ because: 'paused', untilMs: at(12, 30) })
  expect(hold({ pausedUntilMs: at(12, 30) }, { dateMs: at(12, 30) })).toBeUndefined()
})

test.each([
  [20, 8, 19, 20],
  [20, 8, 8, 20],
  [9, 17, 17, 33],
  [9, 17, 8, 9],
])('from %i until %i it is held at %i and begins %i hours after midnight', (from, to, hour, begins) => {
  expect(hold({ hours: { from, to } }, { dateMs: at(hour) })).toEqual({ because: 'hours', untilMs: at(begins) })
})

test.each([
  [20, 8, 20],
  [20, 8, 0],
  [20, 8, 7],
  [9, 17, 9],
  [9, 17, 16],
  [5, 5, 23],
])('from %i until %i it computes at %i', (from, to, hour) => {
  expect(hold({ hours: { from, to } }, { dateMs: at(hour, 59) })).toBeUndefined()
})

test('a device that is not plugged in is held; where nobody can tell it is not', () => {
  expect(hold({ pluggedOnly: true }, { plugged: false })?.because).toBe('unplugged')
  expect(hold({ pluggedOnly: true }, { plugged: true })).toBeUndefined()
  expect(hold({ pluggedOnly: true }, { plugged: undefined })).toBeUndefined()
  expect(hold({}, { plugged: false })).toBeUndefined()
})

test('what is used up today is there again at midnight', () => {
  const used = { computeMs: 0, bytes: defaultLimits.dayBytes }
  expect(hold({}, { spent: used })).toEqual({ because: 'data', untilMs: at(24) })
  expect(hold({}, { spent: { computeMs: defaultLimits.dayComputeMs, bytes: 0 } })?.because).toBe('compute')
})

const hour = fc.integer({ min: 0, max: 23 })
const rules = fc.record({
  share: fc.double({ min: 0.05, max: 1, noNaN: true }),
  pluggedOnly: fc.boolean(),
  pauseHidden: fc.option(fc.boolean(), { nil: undefined }),
  hours: fc.option(fc.record({ from: hour, to: hour }), { nil: undefined }),
  askEach: fc.boolean(),
  pausedUntilMs: fc.integer({ min: at(0), max: at(48) }),
})
const circumstances = fc.record({
  dateMs: fc.integer({ min: at(0), max: at(48) }),
  page: fc.constantFrom('front' as const, 'hidden' as const, 'gone' as const),
  plugged: fc.option(fc.boolean(), { nil: undefined }),
  handheld: fc.boolean(),
  spent: fc.record({ computeMs: fc.nat(2e8), bytes: fc.nat(2e9) }),
})

test('what is said to end at a time is over then, unless something else holds it', () => {
  fc.assert(
    fc.property(rules, circumstances, (kept, now) => {
      const before = holdOf(kept, defaultLimits, now)
      if (before?.untilMs === undefined) return
      expect(before.untilMs).toBeGreaterThan(now.dateMs)
      const then = { ...now, dateMs: before.untilMs, spent: { computeMs: 0, bytes: 0 } }
      expect(holdOf(kept, defaultLimits, then)?.because).not.toBe(before.because)
    }),
    { seed: 120 },
  )
})

test('it is held exactly when one of the reasons is there', () => {
  fc.assert(
    fc.property(rules, circumstances, (kept, now) => {
      const { hours } = kept
      const clock = new Date(now.dateMs).getHours()
      const length = hours === undefined ? 24 : (hours.to - hours.from + 24) % 24 || 24
      const reasons = [
        now.page === 'gone',
        now.page === 'hidden' && (kept.pauseHidden ?? now.handheld),
        now.dateMs < kept.pausedUntilMs,
        now.spent.computeMs >= defaultLimits.dayComputeMs || now.spent.bytes >= defaultLimits.dayBytes,
        hours !== undefined && (clock - hours.from + 24) % 24 >= length,
        kept.pluggedOnly && now.plugged === false,
      ]
      expect(holdOf(kept, defaultLimits, now) !== undefined).toBe(reasons.some(Boolean))
    }),
    { seed: 121 },
  )
})

test('rules are read one by one, and what cannot be one is left as it was', () => {
  const kept = { share: 0, pluggedOnly: true, hours: { from: 24, to: 1 }, pausedUntilMs: Number.NaN, more: 1 }
  expect(readRules(kept)).toEqual({ ...defaultRules, pluggedOnly: true })
  expect(readRules('nonsense')).toEqual(defaultRules)
  const night = { ...defaultRules, hours: { from: 20, to: 8 } }
  expect(changeRules(night, { hours: undefined, share: 0.3 })).toEqual({ ...defaultRules, share: 0.3 })
})

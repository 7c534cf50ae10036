import * as v from '../../base/schema.ts'

/** When and how much of the time a person lends this device, to whomever. */
export interface HelpRules {
  /** Of the time of each worker, rests between shards taken off: above 0, at most 1. */
  readonly share: number
  /** Only while it is plugged in, as far as the browser tells. */
  readonly pluggedOnly: boolean
  /** `undefined`: on a phone or tablet yes, else no. */
  readonly pauseHidden: boolean | undefined
  /** From a full hour to another, which may be on the next day; `undefined`: the whole day. */
  readonly hours: { readonly from: number; readonly to: number } | undefined
  /** Also a task that stays within the limits is asked for. */
  readonly askEach: boolean
  /** Nothing runs before, in milliseconds since 1970; 0 for no pause. */
  readonly pausedUntilMs: number
}

export const defaultRules: HelpRules = {
  share: 1,
  pluggedOnly: false,
  pauseHidden: undefined,
  hours: undefined,
  askEach: false,
  pausedUntilMs: 0,
}

const hour = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23))
const Kept = v.object({
  share: v.pipe(v.number(), v.minValue(0.05), v.maxValue(1)),
  pluggedOnly: v.boolean(),
  pauseHidden: v.undefinedable(v.boolean()),
  hours: v.undefinedable(v.object({ from: hour, to: hour })),
  askEach: v.boolean(),
  pausedUntilMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
})

/** `before` with those of `changes` that can be rules. */
export function changeRules(before: HelpRules, changes: Partial<HelpRules>): HelpRules {
  let after = before
  for (const [key, value] of Object.entries(changes)) {
    const parsed = v.safeParse(Kept, { ...after, [key]: value })
    if (parsed.success) after = parsed.output
  }
  return after
}

/** What was kept, each rule by itself; the default where it cannot be one. */
export const readRules = (kept: unknown): HelpRules =>
  changeRules(defaultRules, typeof kept === 'object' && kept !== null ? kept : {})

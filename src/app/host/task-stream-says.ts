import type { DeviceId } from '../../base/ids.ts'
import { type Moment, type Span, spanStates } from '../../core/span.ts'
import type { StorySpans } from '../../core/story-spans.ts'
import { formatCount, formatStoryTime } from '../format.ts'
import { text } from '../text.ts'

/** Who a device is, for people; `undefined` when nobody remembers. */
export type Seen = (device: DeviceId) => { readonly number: number; readonly name: string } | undefined

export interface SaidMoment {
  readonly time: string
  readonly sentence: string
}

/** A shard's story, of any length, is told in so many lines. */
const momentsMost = 9

export const nameOf = (seen: Seen, device: DeviceId): string => {
  const who = seen(device)
  return who === undefined ? text.stream.departed : text.stream.device(formatCount(who.number), who.name)
}

/** `Units 12 to 40 on device 3, Calm Otter`: units have the numbers that failures name, devices those of the list. */
export function titleOf({ from, to, device }: Span, seen: Seen): string {
  const one = to - from === 1
  const units = one ? text.stream.unit(formatCount(from)) : text.stream.units(formatCount(from), formatCount(to - 1))
  return text.stream.block(units, nameOf(seen, device))
}

export function tellStory(spans: StorySpans, chosen: Span, seen: Seen): SaidMoment[] {
  const told = spans.storyOf(chosen).map((moment) => ({
    time: formatStoryTime(moment.atMs - spans.firstMs),
    sentence: sentenceOf(moment, seen),
  }))
  if (told.length <= momentsMost) return told
  const left = told.length - momentsMost + 1
  const cut = { time: '', sentence: text.stream.more(formatCount(left)) }
  return [...told.slice(0, 2), cut, ...told.slice(left + 2)]
}

function sentenceOf(moment: Moment, seen: Seen): string {
  if (moment.type === 'set-aside') return text.stream.setAside(formatCount(moment.unit))
  const told = text.stream.moments[moment.type](nameOf(seen, moment.device))
  return 'reason' in moment && moment.reason !== undefined ? text.stream.because(told, moment.reason) : told
}

/** The whole picture in one sentence. */
export function summaryOf(spans: StorySpans): string {
  const counts = spanStates.map((state) => ({ state, count: spans.count(state) })).filter(({ count }) => count > 0)
  const leases = counts.reduce((sum, { count }) => sum + count, 0)
  const facts = counts.map(({ state, count }) => text.stream.fact(formatCount(count), text.stream.states[state]))
  const helped = spans.rows.filter((row) => row.spans.length > 0) // others were in the room, and have no line in the picture
  return text.stream.summary(formatCount(leases), formatCount(helped.length), text.list.all(facts))
}

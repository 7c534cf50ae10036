import type { RandomBytes } from '../base/ids.ts'
import { limits } from '../protocol/limits.ts'
import { remember, remembered } from './remember.ts'

// Kind words only: no colours of skin, nothing that a classroom would laugh at. 32 of each, so that a byte
// falls on every word equally often; 1,024 names.
const qualities = [
  ...['Amber', 'Autumn', 'Bright', 'Brisk', 'Calm', 'Cedar', 'Clever', 'Coral'],
  ...['Cosmic', 'Crystal', 'Dawn', 'Early', 'Ember', 'Fern', 'Gentle', 'Golden'],
  ...['Happy', 'Honest', 'Ivory', 'Jolly', 'Lucky', 'Maple', 'Mellow', 'Merry'],
  ...['Misty', 'Nimble', 'Quiet', 'River', 'Silver', 'Sunny', 'Swift', 'Violet'],
] as const

const animals = [
  ...['Badger', 'Bison', 'Crane', 'Dolphin', 'Falcon', 'Finch', 'Gecko', 'Hare'],
  ...['Heron', 'Ibis', 'Jay', 'Kiwi', 'Koala', 'Lark', 'Lemur', 'Lynx'],
  ...['Marten', 'Newt', 'Ocelot', 'Otter', 'Owl', 'Panda', 'Penguin', 'Puffin'],
  ...['Quail', 'Robin', 'Seal', 'Stork', 'Swan', 'Tapir', 'Toucan', 'Wren'],
] as const

export function inventName(random: RandomBytes): string {
  const [first = 0, second = 0] = random(2)
  return `${qualities[first % qualities.length]} ${animals[second % animals.length]}`
}

/** What a person typed, as a name: one line, no spaces around it, cut to what the wire carries. Empty when nothing is left. */
export function tidyName(typed: string): string {
  const cut = typed.replace(/\s+/g, ' ').trim().slice(0, limits.nameLength)
  return cut.replace(/[\uD800-\uDBFF]$/, '').trim() // the cut may go through an emoji
}

/** The name kept in this browser, or a new one that is kept from now on. */
export function ownName(): string {
  const kept = tidyName(remembered('device-name') ?? '')
  if (kept !== '') return kept
  const name = inventName((count) => crypto.getRandomValues(new Uint8Array(count)))
  remember('device-name', name)
  return name
}

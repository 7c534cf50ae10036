import { TabgridError } from '../base/errors.ts'
import type { Effect } from './effect.ts'
import type { SchedulerEvent } from './event.ts'

// A story is JSON lines: a head, then one line for each event that a scheduler handled, with what it decided. Keys are in
// a fixed order and nothing depends on the machine, so the same decisions give the same bytes.

/** Raised by any change that an older reader cannot read. */
const storyVersion = 1

export interface StoryHead {
  /** Of the coordinator's life. */
  readonly epoch: number
  /** What its scheduler's `Rng` was made from. */
  readonly seed: string
}

/** What one line says. A further head begins another life of the coordinator: a new scheduler. */
export type StoryEntry =
  | ({ readonly type: 'head' } & StoryHead)
  | { readonly type: 'handled'; readonly event: SchedulerEvent; readonly effects: readonly Effect[] }
  /** Nothing was written down from here on. */
  | { readonly type: 'stopped'; readonly reason: string }

export const storyHead = ({ epoch, seed }: StoryHead): string => write({ story: storyVersion, epoch, seed }, 'head')

/**
 * Fields that are `undefined` are left out, which reads back as the same.
 * @throws `assertion-failed`, naming the field, for NaN and the infinities: JSON has no word for them, and in a decision they are a bug.
 */
export const storyLine = (event: SchedulerEvent, effects: readonly Effect[]): string =>
  `{"event":${write(event, 'event')},"effects":${write(effects, 'effects')}}`

/** The last line of a story that was not written to its end. */
export const storyStop = (reason: string): string => write({ stopped: reason }, 'stopped')

/**
 * The fields inside an event are not checked: a story is written by this program, and a wrong one shows when it is replayed.
 * @throws `input-invalid` when it is not a line of a story of this version.
 */
export function parseStoryLine(line: string): StoryEntry {
  const read = fieldsOf(parseJson(line))
  if (read === undefined) throw new TabgridError('input-invalid', 'it is not a JSON object')
  const { story, epoch, seed, event, effects, stopped } = read
  if (story !== undefined) {
    if (story !== storyVersion || typeof epoch !== 'number' || typeof seed !== 'string') {
      throw new TabgridError(
        'input-invalid',
        `it is a story of version ${String(story)}: replay it with that version`,
      )
    }
    return { type: 'head', epoch, seed }
  }
  if (typeof stopped === 'string') return { type: 'stopped', reason: stopped }
  if (isEvent(event) && Array.isArray(effects) && effects.every(isEffect)) return { type: 'handled', event, effects }
  throw new TabgridError('input-invalid', 'it has neither an event with its effects, nor a head')
}

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const fieldsOf = (value: unknown): Fields | undefined =>
  isObject(value) && !Array.isArray(value) ? value : undefined

const isEvent = (value: unknown): value is SchedulerEvent => {
  const { type, atMs } = fieldsOf(value) ?? {}
  return typeof type === 'string' && typeof atMs === 'number'
}

const isEffect = (value: unknown): value is Effect => {
  const { type } = fieldsOf(value) ?? {}
  return typeof type === 'string'
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (thrown) {
    throw new TabgridError('input-invalid', 'it is not JSON: is the file whole?', { cause: thrown })
  }
}

/** JSON with `type` first and the other keys sorted: a refactoring that builds an object in another order changes nothing. */
function write(value: unknown, path: string): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TabgridError('assertion-failed', `a story cannot say ${path}: it is ${value}`)
  }
  if (!isObject(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item, at) => write(item, `${path}[${at}]`)).join(',')}]`
  let text = ''
  for (const key of Object.keys(value).sort(typeFirst)) {
    const field = value[key]
    if (field === undefined) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${write(field, `${path}.${key}`)}`
  }
  return `{${text}}`
}

function typeFirst(a: string, b: string): number {
  if (a === 'type' || b === 'type') return a === b ? 0 : a === 'type' ? -1 : 1
  return a < b ? -1 : 1
}

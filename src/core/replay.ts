import { TabgridError, toTabgridError } from '../base/errors.ts'
import { Rng } from '../base/rng.ts'
import { Scheduler } from './scheduler.ts'
import { parseStoryLine, storyLine } from './story.ts'

/** Says at which line of a story the replay could not go on. */
class ReplayError extends TabgridError {
  override readonly name = 'ReplayError'
  /** Counted from 1. */
  readonly line: number
  constructor(line: number, error: TabgridError) {
    super(error.code, `line ${line}: ${error.message}`, { cause: error })
    this.line = line
  }
}

/** Around the first byte that differs, so many characters are shown. */
const shownLength = 120

/**
 * Gives every event of a story to a fresh scheduler and compares what it decides with what is written, byte for byte.
 * Empty lines are passed over; reading ends where the story says that it stops.
 * @throws ReplayError with `assertion-failed` at the first difference, or when the scheduler itself throws;
 * with `input-invalid` when a line is not one of a story.
 */
export function replay(lines: Iterable<string>): { events: number } {
  let scheduler: Scheduler | undefined
  let events = 0
  let number = 0
  for (const line of lines) {
    number++
    if (line.trim() === '') continue
    try {
      const entry = parseStoryLine(line)
      if (entry.type === 'stopped') break
      if (entry.type === 'head') {
        scheduler = new Scheduler({ epoch: entry.epoch, rng: new Rng(entry.seed) })
        continue
      }
      if (scheduler === undefined)
        throw new TabgridError('input-invalid', 'an event comes before the head of the story')
      compare(line, storyLine(entry.event, scheduler.handle(entry.event)))
      events++
    } catch (thrown) {
      throw new ReplayError(number, toTabgridError(thrown, 'assertion-failed'))
    }
  }
  if (scheduler === undefined) throw new ReplayError(1, new TabgridError('input-invalid', 'the story has no head'))
  return { events }
}

function compare(told: string, decided: string): void {
  if (told === decided) return
  let at = 0
  while (told[at] === decided[at]) at++
  const from = Math.max(0, at - shownLength / 2)
  const show = (text: string) => JSON.stringify(text.slice(from, from + shownLength))
  throw new TabgridError(
    'assertion-failed',
    `the story differs from column ${at + 1} on.\n  told:    ${show(told)}\n  decided: ${show(decided)}`,
  )
}

import { formatCount, formatElapsed, formatShare, formatStoryTime } from '../format.ts'
import { text } from '../text.ts'
import type { Absence, Episode, Lies, Slowness } from './episode.ts'

/**
 * One line for the class: what happened, when it was noticed, and what it cost.
 * @param firstMs the story's time that is shown as 0.
 */
export function sentenceOfEpisode(episode: Episode, name: string, firstMs: number): string {
  const time = formatStoryTime(episode.beganMs - firstMs)
  switch (episode.kind) {
    case 'silent':
    case 'cut':
      return text.chaos.joined([text.chaos[episode.kind](name, time), ...factsOfAbsence(episode)])
    case 'slow':
      return text.chaos.joined([text.chaos.slow(name, time), ...factsOfSlowness(episode)])
    case 'lie': {
      const began = episode.trick === undefined ? text.chaos.lied(name) : text.chaos.lies(name, time)
      return text.chaos.joined([began, ...factsOfLies(episode)])
    }
  }
}

const noticed = ({ beganMs }: Episode, noticedMs: number | undefined): string =>
  noticedMs === undefined ? text.chaos.unnoticed : text.chaos.after(formatElapsed(noticedMs - beganMs))

const twice = (extraMs: number): string =>
  extraMs > 0 ? text.chaos.twice(formatElapsed(extraMs)) : text.chaos.noneTwice

function factsOfAbsence(absence: Absence): string[] {
  const { noticedMs, shards, givenOn, extraMs, backMs, beganMs } = absence
  const facts = [noticed(absence, noticedMs)]
  if (noticedMs === undefined) return facts
  if (givenOn < shards) facts.push(text.chaos.shards(formatCount(shards)))
  if (givenOn > 0) facts.push(text.chaos.givenOn(formatCount(givenOn)))
  facts.push(twice(extraMs))
  if (backMs !== undefined) facts.push(text.chaos.back(formatElapsed(backMs - beganMs)))
  return facts
}

function factsOfSlowness(slow: Slowness): string[] {
  const { unitsBefore = 0, unitsNow = 0, copies, extraMs } = slow
  const facts: string[] = []
  if (unitsNow > 0 && unitsNow < unitsBefore) {
    facts.push(text.chaos.smaller(formatCount(unitsBefore), formatCount(unitsNow)))
  }
  if (copies > 0) {
    facts.push(noticed(slow, slow.noticedMs), text.chaos.copies(formatCount(copies)), twice(extraMs))
  }
  return facts.length > 0 ? facts : [text.chaos.unnoticed]
}

function factsOfLies({ caught, checked, results, units, extraMs }: Lies): string[] {
  const given = formatCount(results)
  if (caught === undefined) return [checked ? text.chaos.givenResults(given) : text.chaos.believed(given)]
  const facts = [text.chaos.caught[caught.by](given), text.chaos.again(formatCount(units))]
  if (extraMs > 0) facts.push(text.chaos.lost(formatElapsed(extraMs)))
  return facts
}

/** What checking has cost; `undefined` while it has cost nothing. */
export function costOfChecking({ extraMs, countedMs }: { extraMs: number; countedMs: number }): string | undefined {
  if (extraMs <= 0 || countedMs <= 0) return undefined
  return text.chaos.cost(formatElapsed(extraMs), formatShare(extraMs / countedMs))
}

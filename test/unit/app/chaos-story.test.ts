import { beforeEach, expect, test } from 'vitest'
import { ChaosStory } from '../../../src/app/chaos/chaos-story.ts'
import { costOfChecking, sentenceOfEpisode } from '../../../src/app/chaos/episode-says.ts'
import { loadWords } from '../../../src/app/text.ts'
import type { Effect } from '../../../src/core/effect.ts'
import type { JobSpec } from '../../../src/core/event.ts'
import { policy } from '../../../src/core/policy.ts'
import type { Trick } from '../../../src/protocol/trick.ts'
import { deviceId, first, type Grant, grants, job, spec } from '../core/scheduler-fixture.ts'
import { ToldBench } from '../core/told-bench.ts'

beforeEach(() => Promise.all([loadWords('first'), loadWords('chaos')]))

/** A scheduler, and who reads its story; devices `a-1`, `b-1` ... of one worker each. */
class Lesson {
  readonly bench = new ToldBench('chaos')
  readonly story = new ChaosStory()
  #read = 0

  constructor(names: readonly string[], unitsTotal = 400, more: Partial<JobSpec> = {}) {
    for (const name of names) this.bench.join(name)
    this.bench.tell({ type: 'job-submitted', spec: spec(unitsTotal, more) })
  }

  get newest(): Grant[] {
    return grants(this.bench.effects)
  }

  grantOf(name: string): Grant {
    return first(this.newest.filter(({ device }) => device === name).slice(-1))
  }

  read(): ChaosStory {
    this.story.add(this.bench.lines.slice(this.#read))
    this.#read = this.bench.lines.length
    return this.story
  }

  play(name: string, trick: Trick): void {
    this.read().play(deviceId(name), trick)
  }

  /** What the class reads of the only episode. */
  get said(): string {
    const { episodes, firstMs } = this.read()
    expect(episodes).toHaveLength(1)
    return sentenceOfEpisode(first(episodes), 'Amber Otter', firstMs)
  }
}

const beat = (lesson: Lesson, name: string) =>
  lesson.bench.beat(name, [{ lease: lesson.grantOf(name).lease, unitsDone: 0 }])

test('who fell silent: when that was noticed, what was given to others, and what was computed twice', () => {
  const lesson = new Lesson(['a-1', 'b-1'])
  lesson.bench.passTo(800)
  beat(lesson, 'a-1')
  lesson.play('a-1', 'sleep')
  expect(lesson.said).toBe('Amber Otter fell silent at 0:00.8 · not noticed yet')
  lesson.bench.passTo(3_000)
  beat(lesson, 'b-1')
  lesson.bench.passTo(5_800)
  expect(lesson.read().episodes).toMatchObject([{ kind: 'silent', noticedMs: 5_800, shards: 1, extraMs: 800 }])
  expect(lesson.said).toContain('noticed after 5.0\u00a0s · 1 shard taken back · 0.8\u00a0s of work done twice')
  lesson.bench.finish(lesson.grantOf('b-1'), 10)
  for (let turn = 0; turn < 20 && lesson.read().episodes[0]?.kind === 'silent'; turn++) {
    if (lesson.said.includes('given to others')) break
    lesson.bench.finish(lesson.grantOf('b-1'), 10)
  }
  expect(lesson.said).toContain('1 shard given to others · 0.8\u00a0s of work done twice')
  lesson.bench.passTo(8_800)
  lesson.bench.join('a-1')
  expect(lesson.said).toContain('back after 8.0\u00a0s')
})

test('nobody needs to have asked for it', () => {
  const lesson = new Lesson(['a-1'])
  lesson.bench.passTo(6_000)
  expect(lesson.read().episodes).toMatchObject([
    { kind: 'silent', trick: undefined, device: 'a-1', noticedMs: 5_000 },
  ])
})

test('a link that is cut is noticed at once; a Stop is no chaos', () => {
  const lesson = new Lesson(['a-1', 'b-1'])
  lesson.bench.passTo(300)
  lesson.bench.tell({ type: 'device-stopped', device: deviceId('b-1') })
  expect(lesson.read().episodes).toEqual([])
  beat(lesson, 'a-1')
  lesson.play('a-1', 'cut')
  lesson.bench.passTo(350)
  lesson.bench.tell({ type: 'device-stopped', device: deviceId('a-1') })
  expect(lesson.said).toBe(
    'Amber Otter lost its link at 0:00.3 · noticed after 0.1\u00a0s · 1 shard taken back · 0.4\u00a0s of work done twice',
  )
})

test('a crash that is over before the silence is noticed is noticed by the coming back', () => {
  const lesson = new Lesson(['a-1'])
  lesson.bench.passTo(100)
  beat(lesson, 'a-1')
  lesson.play('a-1', 'crash')
  lesson.bench.passTo(1_100)
  lesson.bench.join('a-1')
  expect(lesson.read().episodes).toMatchObject([{ noticedMs: 1_100, backMs: 1_100, shards: 1 }])
})

test('of a slow device: how many copies others were given, and what of it was for nothing', () => {
  const lesson = new Lesson([], 6, { unitInputBytes: policy.shardInputBytes })
  const { bench } = lesson
  bench.join('a-1', 2)
  bench.join('b-1')
  bench.passTo(4_000)
  for (const name of ['a-1', 'b-1']) beat(lesson, name)
  lesson.play('a-1', 'slow')
  const later = lesson.newest.flatMap((grant) => grants(bench.finish(grant, 4_000)))
  const ofA = later.filter(({ device }) => device === 'a-1')
  for (const grant of later.filter(({ device }) => device === 'b-1')) bench.finish(grant, 4_000)
  for (let atMs = 5_000; atMs <= 24_000; atMs += 1_000) {
    bench.passTo(atMs)
    bench.beat(
      'a-1',
      ofA.map(({ lease }) => ({ lease, unitsDone: 0 })),
    )
    bench.beat('b-1')
  }
  const copies = lesson.newest.filter(({ backup }) => backup)
  expect(lesson.read().episodes).toMatchObject([{ kind: 'slow', copies: 2, extraMs: 0 }])
  for (const copy of copies) bench.finish(copy, 4_000)
  const [slow] = lesson.read().episodes
  expect(slow?.extraMs).toBeGreaterThan(1_000)
  expect(lesson.said).toMatch(
    /became slow at .* · noticed after .* · 2 copies of its shards given to others · .* twice$/,
  )
})

test('of a liar that nobody checks it is said that it is believed', () => {
  const lesson = new Lesson(['a-1', 'b-1'])
  lesson.play('a-1', 'lie')
  lesson.bench.finish(lesson.grantOf('a-1'), 20, undefined, 'wrong')
  expect(lesson.read().checked).toBe(false)
  expect(lesson.said).toBe('Amber Otter began to lie at 0:00 · 1 result believed: nobody checks them in this run')
})

const verify = { level: 'adaptive', repeatable: true } as const

/** Everybody answers, `a-1` wrongly, and the referee rules, until something is decided. */
function answerUntil(lesson: Lesson, decided: Effect['type']): void {
  const answered = new Set<string>()
  const isOpen = ({ lease }: { lease: string }) => !answered.has(lease)
  for (let step = 0; step < 4_000; step++) {
    const { effects } = lesson.bench
    if (effects.some(({ type }) => type === decided)) return
    lesson.bench.passTo(lesson.bench.atMs + 40)
    const asked = effects.filter((effect) => effect.type === 'referee-shard').find(isOpen)
    const open = lesson.newest.find(isOpen)
    if (asked !== undefined) {
      answered.add(asked.lease)
      lesson.bench.tell({ type: 'shard-refereed', job, lease: asked.lease, label: 'right', outputBytes: 8 })
    } else if (open !== undefined) {
      answered.add(open.lease)
      lesson.bench.finish(open, 40, open.to, open.device === 'a-1' ? 'wrong' : 'right')
    }
  }
  throw new Error(`there is no ${decided}`)
}

test('of a liar where results are checked: after how many, by whom, and what is computed again', () => {
  const lesson = new Lesson(['a-1', 'b-1', 'c-1'], 400, { verify })
  lesson.play('a-1', 'lie')
  answerUntil(lesson, 'ban-identity')
  const [lies] = lesson.read().episodes
  if (lies?.kind !== 'lie') throw new Error('no lie is told')
  expect(lies.caught).toMatchObject({ by: 'other' })
  expect(lies.results).toBeGreaterThan(0)
  expect(lies.units).toBeGreaterThan(0)
  expect(lies.extraMs).toBe(40 * lies.results)
  expect(lesson.said).toMatch(
    /^Amber Otter began to lie at 0:00 · caught after \d+ results?: another device had computed the same · \d+ units? computed again · .* of work lost$/,
  )
  expect(lesson.story.checked).toBe(true)
})

test('what checking costs is counted, where all are honest', () => {
  const lesson = new Lesson(['b-1', 'c-1'], 40, { verify })
  answerUntil(lesson, 'end-job')
  const { extraMs, countedMs } = lesson.read().checking
  expect(countedMs).toBeGreaterThan(0)
  expect(extraMs).toBeGreaterThan(0)
  expect(costOfChecking({ extraMs: 500, countedMs: 2_000 })).toBe(
    'Checking has cost 0.5\u00a0s of computing so far, 25% of the results that count.',
  )
  expect(costOfChecking({ extraMs: 0, countedMs: 2_000 })).toBeUndefined()
})

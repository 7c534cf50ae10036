import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import type { LeaseGrant } from '../../../src/core/effect.ts'
import { replay } from '../../../src/core/replay.ts'
import { storyHead, storyStop } from '../../../src/core/story.ts'
import { deviceId, grants, spec } from './scheduler-fixture.ts'
import { ToldBench } from './told-bench.ts'

/** Devices that answer, fail, go and stay away: every kind of decision, some of them by chance. */
function storyOf(seed: string): string[] {
  const bench = new ToldBench(seed)
  const rng = new Rng(seed)
  for (const name of ['a', 'b', 'c', 'd']) bench.join(name, 1 + rng.below(3))
  const open: LeaseGrant[] = [...grants(bench.tell({ type: 'job-submitted', spec: spec(3_000) }))]
  for (let step = 0; step < 300; step++) {
    const grant = open.splice(rng.below(open.length), 1)[0]
    const before = bench.effects.length
    if (grant === undefined) bench.passTo(bench.atMs + 500)
    else if (rng.below(20) === 0) bench.fail(grant, grant.from)
    else bench.finish(grant, 1 + rng.next() * 50)
    if (rng.below(50) === 0) bench.tell({ type: 'device-left', device: deviceId('d') })
    bench.passTo(bench.atMs + rng.below(40))
    open.push(...grants(bench.effects.slice(before)))
  }
  return bench.lines
}

test.each(['1', 'two', '3'])('the story of seed %s is decided again, byte for byte', (seed) => {
  const lines = storyOf(seed)
  expect(lines.length).toBeGreaterThan(50)
  expect(replay(lines)).toEqual({ events: lines.length - 1 })
})

test('the first line that differs is named, with what is told and what was decided', () => {
  const lines = storyOf('1')
  const at = lines.findIndex((line) => line.includes('"grant-lease"'))
  lines[at] = (lines[at] ?? '').replace('"backup":false', '"backup":true')
  expect(() => replay(lines)).toThrow(
    expect.objectContaining({ code: 'assertion-failed', line: at + 1, message: expect.stringContaining('told:') }),
  )
})

test('another seed decides otherwise, where chance had a part', () => {
  const [, ...lines] = storyOf('1')
  expect(() => replay([storyHead({ epoch: 1, seed: 'another' }), ...lines])).toThrow('the story differs')
})

test('a line that was lost is noticed', () => {
  const lines = storyOf('1')
  const at = lines.findIndex((line) => line.includes('"append-done"'))
  expect(() => replay(lines.toSpliced(at, 1))).toThrow('the story differs')
})

test('a further head begins another life; after a last word nothing is read', () => {
  const lines = storyOf('1')
  const lives = [...lines, '', ...storyOf('two'), storyStop('it is full'), 'what follows is not read']
  expect(replay(lives).events).toBe(lines.length + storyOf('two').length - 2)
})

test.each([
  { lines: [], line: 1 },
  { lines: [storyStop('')], line: 1 },
  { lines: ['{"event":{"type":"clock-reached","atMs":1},"effects":[]}'], line: 1 },
  { lines: [storyHead({ epoch: 1, seed: 's' }), 'cut of'], line: 2 },
])('what is no story is refused, with its line: $lines', ({ lines, line }) => {
  expect(() => replay(lines)).toThrow(expect.objectContaining({ code: 'input-invalid', line }))
})

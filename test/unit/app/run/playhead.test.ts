import { expect, test } from 'vitest'
import { Playhead } from '../../../../src/app/run/playhead.ts'

function at(lengthMs: number): Playhead {
  const head = new Playhead()
  head.reach(lengthMs)
  return head
}

test('it stands at the end, and stays there while the run grows', () => {
  const head = at(1_000)
  head.reach(3_000)
  expect(head.atMs.value).toBe(3_000)
  head.seek(500)
  head.reach(4_000)
  expect([head.atMs.value, head.live.value]).toEqual([500, false])
  head.seek(9_000)
  head.reach(5_000)
  expect([head.atMs.value, head.live.value]).toEqual([5_000, true])
})

test.each([1_000.7, 4_753.1, 3_337.9, 12.3])(
  'the last step of a slider is the end of a run of %f ms, and the one before is not',
  (lengthMs) => {
    const head = at(lengthMs)
    head.seekByStep(1_000, 1_000)
    expect([head.atMs.value, head.live.value]).toEqual([lengthMs, true])
    head.seekByStep(999, 1_000)
    expect(head.atMs.value).toBeCloseTo(lengthMs * 0.999, 9)
    expect(head.live.value).toBe(false)
  },
)

test('playing goes on with the speed that was chosen, and holds at the end', () => {
  const head = at(10_000)
  head.chooseSpeed(4)
  head.toggle()
  expect(head.atMs.value).toBe(0) // from the end it begins anew
  head.pass(500)
  expect(head.atMs.value).toBe(2_000)
  head.toggle()
  head.pass(500)
  expect(head.atMs.value).toBe(2_000)
  head.toggle()
  head.pass(60_000)
  expect([head.atMs.value, head.playing.value]).toEqual([10_000, false])
})

test.each([
  [2_000, 0.25],
  [15_000, 1],
  [600_000, 64],
  [36_000_000, 256],
])('a run of %i ms is played %f times as fast unless somebody chooses', (lengthMs, speed) => {
  expect(at(lengthMs).speed.value).toBe(speed)
})

import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import type { ReadTask } from '../../../src/program/read-task.ts'
import { RunningAnswer } from '../../../src/program/running-answer.ts'

const unused = () => {
  throw new Error('not needed for an answer')
}
const task = (parts: Partial<ReadTask>): ReadTask => ({ split: unused, map: unused, ...parts })

test('before the first shard a combining task has no answer, and a collecting one that of nothing', () => {
  expect(new RunningAnswer(task({ combine: unused, reduce: unused }), {}).answer()).toBeUndefined()
  const count = (results: unknown) => (results as unknown[]).length
  expect(new RunningAnswer(task({ reduce: count }), {}).answer()).toBe(0)
})

test('results stand in the order of their units, whatever order the shards came in', () => {
  const rng = new Rng('order')
  const shards = Array.from({ length: 200 }, (_, at) => ({
    from: at * 2,
    value: [at * 2, at * 2 + 1],
    key: rng.next(),
  }))
  const running = new RunningAnswer(task({}), {})
  for (const shard of shards.sort((a, b) => a.key - b.key)) running.add([shard])
  expect(running.answer()).toEqual(Array.from({ length: 400 }, (_, at) => at))
})

test('asking again without having added does no work again', () => {
  let reductions = 0
  const reduce = (total: unknown) => {
    reductions++
    return total
  }
  const running = new RunningAnswer(task({ combine: (a, b) => Number(a) + Number(b), reduce }), {})
  running.add([{ from: 0, value: 1 }])
  for (let times = 0; times < 3; times++) expect(running.answer()).toBe(1)
  expect(reductions).toBe(1)
  running.add([{ from: 1, value: 1 }])
  expect([running.answer(), reductions]).toEqual([2, 2])
})

test('a reduce that sorts its list does not disturb the next answer', () => {
  const running = new RunningAnswer(task({ reduce: (results) => [...(results as number[]).reverse()] }), {})
  running.add([{ from: 0, value: [1, 2] }])
  expect(running.answer()).toEqual([2, 1])
  running.add([{ from: 2, value: [3] }])
  expect(running.answer()).toEqual([3, 2, 1])
})

test('an undefined total is a total too', () => {
  const seen: unknown[] = []
  const combine = (left: unknown, right: unknown) => {
    seen.push([left, right])
    return undefined
  }
  const running = new RunningAnswer(task({ combine }), {})
  running.add([
    { from: 0, value: undefined },
    { from: 1, value: 1 },
  ])
  expect(seen).toEqual([[undefined, 1]])
})

test('a value that is no list is refused where a list is needed', () => {
  const running = new RunningAnswer(task({}), {})
  expect(() => running.add([{ from: 8, value: 1 }])).toThrow(expect.objectContaining({ code: 'message-invalid' }))
})

test('combine and reduce are named when they throw', () => {
  const boom = () => {
    throw new Error('boom')
  }
  const joining = new RunningAnswer(task({ combine: boom }), {})
  joining.add([{ from: 0, value: 1 }])
  const story = (name: string) => expect.objectContaining({ code: 'task-threw', message: `"${name}" threw: boom` })
  expect(() => joining.add([{ from: 1, value: 1 }])).toThrow(story('combine'))
  expect(() => new RunningAnswer(task({ reduce: boom }), {}).answer()).toThrow(story('reduce'))
})

test('the total is what was joined: before reduce, and none for a task that collects', () => {
  const running = new RunningAnswer(
    task({ combine: (left, right) => Number(left) + Number(right), reduce: () => 0 }),
    {},
  )
  expect(running.total()).toBeUndefined()
  running.add([
    { from: 0, value: 1 },
    { from: 1, value: 2 },
  ])
  expect([running.answer(), running.total()]).toEqual([0, 3])
  const collecting = new RunningAnswer(task({}), {})
  collecting.add([{ from: 0, value: [1] }])
  expect(collecting.total()).toBeUndefined()
})

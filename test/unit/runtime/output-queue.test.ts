import { expect, test } from 'vitest'
import { TabgridError } from '../../../src/base/errors.ts'
import { Rng } from '../../../src/base/rng.ts'
import { OutputQueue } from '../../../src/runtime/jobs/output-queue.ts'

function queueOf(inOrder: boolean) {
  const said: string[] = []
  const queue = new OutputQueue(inOrder, {
    filled: (filled) => said.push(filled ? 'filled' : 'drained'),
    crowded: (crowded) => said.push(crowded ? 'crowded' : 'eased'),
    left: () => said.push('left'),
  })
  return { queue, said }
}

const unitsOf = async (queue: OutputQueue): Promise<number[]> => {
  const units: number[] = []
  for await (const { unit } of queue) units.push(unit)
  return units
}

test('results come as they arrive, each with its unit', async () => {
  const { queue } = queueOf(false)
  queue.put(4, ['e', 'f'], 1)
  queue.put(0, ['a'], 1)
  queue.end(undefined, false)
  const read: unknown[] = []
  for await (const output of queue) read.push(output)
  expect(read).toEqual([
    { unit: 4, value: 'e' },
    { unit: 5, value: 'f' },
    { unit: 0, value: 'a' },
  ])
})

test.each([1, 2, 3, 4, 5])(
  'in order, whatever the order of arrival, without those that were skipped (seed %i)',
  async (seed) => {
    const rng = new Rng(seed)
    const { queue } = queueOf(true)
    const pieces: { from: number; to: number; skipped: boolean }[] = []
    for (let from = 0; from < 500; ) {
      const skipped = rng.below(5) === 0
      const to = from + (skipped ? 1 : 1 + rng.below(20))
      pieces.push({ from, to, skipped })
      from = to
    }
    const expected = pieces.flatMap(({ from, to, skipped }) => (skipped ? [] : range(from, to)))
    const reading = unitsOf(queue)
    while (pieces.length > 0) {
      for (const { from, to, skipped } of pieces.splice(rng.below(pieces.length), 1)) {
        if (skipped) queue.skip(from)
        else queue.put(from, range(from, to), 8)
      }
    }
    queue.end(undefined, false)
    expect(await reading).toEqual(expected)
    expect(queue.kept).toBe(0)
  },
)

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at)

test('a reader that is behind is told of once, and again when it has caught up: by results, and by bytes', async () => {
  for (const bytes of [1, 5 * 1024 * 1024]) {
    const { queue, said } = queueOf(false)
    const size = bytes === 1 ? 10_000 : 10
    for (let batch = 0; batch < 5; batch++) queue.put(batch * size, range(0, size), bytes)
    expect(said).toEqual(['filled'])
    for (let read = 0; read < 4 * size; read++) await queue.next()
    expect(said).toEqual(['filled'])
    for (let read = 0; read < size; read++) await queue.next()
    expect(said).toEqual(['filled', 'drained'])
  }
})

test('results that wait for an earlier one do not fill it: the missing one would never be computed', async () => {
  const { queue, said } = queueOf(true)
  queue.put(1, range(0, 40_000), 20 * 1024 * 1024)
  expect(said).toEqual(['crowded'])
  queue.put(0, ['first'], 1)
  expect(said).toEqual(['crowded', 'filled', 'eased'])
})

test('an error comes after what was there, and once', async () => {
  const { queue } = queueOf(false)
  queue.put(0, ['a'], 1)
  queue.end(new TabgridError('task-threw', 'no'), false)
  expect(await queue.next()).toMatchObject({ value: { unit: 0 } })
  await expect(queue.next()).rejects.toMatchObject({ code: 'task-threw' })
  expect(await queue.next()).toEqual({ done: true, value: undefined })
})

test('a reader that waits hears the end, and one that returns early is told of', async () => {
  const waiting = queueOf(false)
  const next = waiting.queue.next()
  waiting.queue.end(new TabgridError('job-cancelled', 'stopped'), true)
  await expect(next).rejects.toMatchObject({ code: 'job-cancelled' })
  const leaving = queueOf(false)
  leaving.queue.put(0, ['a', 'b'], 1)
  for await (const { unit } of leaving.queue) if (unit === 0) break
  expect(leaving.said).toEqual(['left'])
  expect(await leaving.queue.next()).toEqual({ done: true, value: undefined })
})

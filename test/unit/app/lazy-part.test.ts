import { expect, test } from 'vitest'
import { LazyPart } from '../../../src/app/lazy-part.ts'

test('nothing is fetched before somebody needs it, and then once', async () => {
  let fetched = 0
  const part = new LazyPart(async () => ++fetched)
  expect(part.state.value).toEqual({ at: 'closed' })
  await Promise.all([part.load(), part.load()])
  await part.load()
  expect(part.state.value).toEqual({ at: 'loaded', part: 1 })
})

test('a fetch that fails is told, and may be tried again', async () => {
  const outcomes = [() => Promise.reject(new Error('404')), () => Promise.resolve('page')]
  const part = new LazyPart(() => outcomes.shift()?.() ?? Promise.reject(new Error('fetched too often')))
  await part.load()
  expect(part.state.value).toEqual({ at: 'unreachable' })
  await part.load()
  expect(part.state.value).toEqual({ at: 'loaded', part: 'page' })
})

test('who needs a part waits for it with those who asked before, and is told where it cannot be had', async () => {
  const answers: ((part: string) => void)[] = []
  const part = new LazyPart(() => new Promise<string>((resolve) => answers.push(resolve)))
  const needs = [part.load(), part.need(), part.need()]
  answers[0]?.('page')
  expect(await Promise.all(needs)).toEqual([undefined, 'page', 'page'])
  expect(answers).toHaveLength(1)
  const lost = new LazyPart(() => Promise.reject(new Error('404')))
  await expect(lost.need()).rejects.toMatchObject({ code: 'server-unreachable' })
})

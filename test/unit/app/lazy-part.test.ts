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

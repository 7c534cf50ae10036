import { expect, test } from 'vitest'
import { writeAnswer } from '../../../src/app/answer-json.ts'

test('an answer keeps its exact numbers', () => {
  const answer = { sum: 97_466.8, top: [['the', 24]], nothing: null }
  expect(JSON.parse(writeAnswer(answer))).toEqual(answer)
})

test('what JSON has no form for is written as its nearest', () => {
  const answer = { big: 2n ** 70n, map: new Map([['a', 1]]), set: new Set([1, 2]), bytes: new Uint8Array([7, 8]) }
  expect(JSON.parse(writeAnswer(answer))).toEqual({
    big: '1180591620717411303424',
    map: [['a', 1]],
    set: [1, 2],
    bytes: [7, 8],
  })
})

test('no answer yet is an empty text', () => {
  expect(writeAnswer(undefined)).toBe('')
})

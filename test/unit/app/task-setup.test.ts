import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { fieldProblem, TaskSetup } from '../../../src/app/host/task-setup.ts'
import type { Verify } from '../../../src/runtime/api/job-api.ts'
import { cardOf } from './cards.ts'

const trusting = signal<Verify>('none')

const whole = { key: 'n', min: 4, max: 16, step: 1 }

test.each(['4', '16', ' 12 '])('%j is taken', (typed) => {
  expect(fieldProblem(whole, 'n', typed)).toBeUndefined()
})

test.each(['', ' ', 'x', '3', '17', '4.5', 'Infinity', 'NaN'])('%j is answered with a sentence', (typed) => {
  expect(fieldProblem(whole, 'n', typed)).toBe('n: give a whole number from 4 to 16.')
})

test('a number between two steps is answered with the step', () => {
  const field = { key: 'width', min: 64, max: 640, step: 64 }
  expect(fieldProblem(field, 'Width', '192')).toBeUndefined()
  expect(fieldProblem(field, 'Width', '100')).toContain('steps of 64')
})

test('steps of a tenth are not thrown off by binary fractions', () => {
  expect(fieldProblem({ key: 'a', min: 0.1, max: 1, step: 0.1 }, 'a', '0.3')).toBeUndefined()
})

test('parameters are the card’s own with the typed numbers in, and none while a field is wrong', () => {
  const setup = new TaskSetup(cardOf({}), trusting)
  expect(setup.params()).toEqual({ n: 12, kept: 'as it is' })
  const typed = setup.typed.get('n')
  if (typed === undefined) throw new Error('the field n is gone')
  typed.value = '8'
  expect(setup.params()).toEqual({ n: 8, kept: 'as it is' })
  typed.value = '99'
  expect(setup.params()).toBeUndefined()
  expect([...setup.problems.value.keys()]).toEqual(['n'])
})

test('what was typed and pasted survives a reload', () => {
  const input = { kind: 'text', sample: { path: 'data/sample.txt' } } as const
  const before = new TaskSetup(cardOf({ input }), trusting)
  const typed = before.typed.get('n')
  if (typed === undefined) throw new Error('the field n is gone')
  typed.value = '8'
  before.choice.value = { at: 'text', text: 'a tide of tabs' }
  const after = new TaskSetup(cardOf({ input }), trusting, before.kept.value)
  expect(after.params()).toMatchObject({ n: 8 })
  expect(after.choice.value).toEqual({ at: 'text', text: 'a tide of tabs' })
})

test('a chosen file is not kept: the sample is selected again', () => {
  const before = new TaskSetup(cardOf({}), trusting)
  before.choice.value = { at: 'file', file: new File(['a'], 'a.txt') }
  expect(new TaskSetup(cardOf({}), trusting, before.kept.value).choice.value).toEqual({ at: 'sample' })
})

test.each(['', '{', 'null', '[]', '{"typed":3,"text":4}', '{"typed":{"n":7}}'])(
  'kept %j is as good as nothing',
  (kept) => {
    const setup = new TaskSetup(cardOf({}), trusting, kept)
    expect(setup.params()).toEqual({ n: 12, kept: 'as it is' })
    expect(setup.choice.value).toEqual({ at: 'sample' })
  },
)

test('results are checked as the room does it, until something else is chosen; that survives a reload', () => {
  const room = signal<Verify>('none')
  const setup = new TaskSetup(cardOf({}), room)
  room.value = 'adaptive'
  expect(setup.verify.value).toBe('adaptive')
  expect(new TaskSetup(cardOf({}), trusting, setup.kept.value).verify.value).toBe('none') // nothing was chosen
  setup.chooseVerify('strict')
  expect(setup.verify.value).toBe('strict')
  expect(new TaskSetup(cardOf({}), trusting, setup.kept.value).verify.value).toBe('strict')
  setup.chooseVerify(undefined)
  expect(setup.verify.value).toBe('adaptive')
})

test('readings that only one device knows are never checked, whatever the room does', () => {
  const local = [{ key: 'value', label: 'Value', kind: 'number' as const }]
  const setup = new TaskSetup(cardOf({ local }), signal<Verify>('adaptive'))
  expect(setup.verify.value).toBe('none')
})

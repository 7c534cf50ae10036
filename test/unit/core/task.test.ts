import { expect, test } from 'vitest'
import { digestOf } from '../../../src/base/digest.ts'
import { type AnyTask, toTaskScript } from '../../../src/core/task.ts'
import { limits } from '../../../src/protocol/limits.ts'

const read = (map: unknown): ((unit: number) => unknown) => {
  const { text, hash } = toTaskScript({ name: 'form', split: () => 1, map: map as AnyTask['map'] })
  expect(hash).toBe(digestOf(text))
  return new Function(`return ${text}`)().map
}

// biome-ignore format: the forms are those of a minifier, blank for blank
const forms: readonly unknown[] = [
  { map(unit: number) { return unit + 1 } }.map,
  { async map(unit: number) { return unit + 1 } }.map,
  (unit: number) => unit + 1,
  function named(unit: number) { return unit + 1 },
  async (unit: number) => unit + 1,
  (unit: number) => unit + 1,
  async (unit: number) => unit + 1,
  new Function('return async(unit)=>unit+1')(),
  new Function('return async unit=>unit+1')(),
  new Function('return unit=>unit+1')(),
  new Function('return asyncUnit=>asyncUnit+1')(),
]

test.each(forms)('a function of the form %s travels', async (form) => {
  expect(await read(form)(1)).toBe(2)
})

test('[W9] a task that compares results itself brings its function, and no other does', () => {
  const task = { name: 't', split: () => 1, map: () => 1 }
  const same = (left: number, right: number) => left === right
  expect(toTaskScript({ ...task, compare: 'custom', same })).toMatchObject({
    compare: 'custom',
    text: expect.stringContaining('same: (left'),
  })
  const invalid = expect.objectContaining({
    code: 'task-invalid',
    message: expect.stringContaining('needs both, or neither'),
  })
  expect(() => toTaskScript({ ...task, compare: 'custom' })).toThrow(invalid)
  expect(() => toTaskScript({ ...task, same })).toThrow(invalid)
})

test('[W9] a task script carries how results are compared, and whether it is deterministic', () => {
  const task = { name: 'n', split: () => 1, map: () => 1 }
  expect(toTaskScript(task)).toMatchObject({ compare: 'exact', deterministic: false })
  const told = { compare: { relative: 0, absolute: 1 }, deterministic: true }
  expect(toTaskScript({ ...task, ...told })).toMatchObject(told)
  expect(() => toTaskScript({ ...task, compare: { ulps: 0.5 } })).toThrow(
    expect.objectContaining({ code: 'task-invalid', message: expect.stringContaining('"compare" of a task') }),
  )
})

test.each([
  [Math.abs, 'has no source to send'],
  [((unit: number) => unit).bind(null), 'has no source to send'],
  [class {}, 'has no source to send'],
  [{ *map() {} }.map, 'not a getter or a generator'],
  [{ other() {} }.other, 'not a getter or a generator'],
  ['text', 'must be a function'],
])('%s cannot travel, and the refusal says so', (form, message) => {
  expect(() => read(form)).toThrow(
    expect.objectContaining({ code: 'task-invalid', message: expect.stringContaining(message) }),
  )
})

test('a declared memory travels with the task, and one that cannot be is refused', () => {
  const task = { name: 'declaring', split: () => 1, map: () => 1 }
  expect(toTaskScript({ ...task, memoryMegabytes: 64 })).toMatchObject({ memoryMegabytes: 64 })
  expect(toTaskScript(task)).not.toHaveProperty('memoryMegabytes')
  for (const memoryMegabytes of [0, 1.5, 4_097, Number.NaN]) {
    expect(() => toTaskScript({ ...task, memoryMegabytes })).toThrow(/"memoryMegabytes" of task "declaring"/)
  }
})

test('a task that is a text already travels as it is, with what is said beside it', () => {
  const source = '({ map: (unit) => unit })'
  const script = toTaskScript({ name: 'written', source, compare: { ulps: 2 }, memoryMegabytes: 64 })
  expect(script).toMatchObject({ name: 'written', text: source, compare: { ulps: 2 }, memoryMegabytes: 64 })
  expect(() => toTaskScript({ name: 'long', source: ' '.repeat(limits.scriptBytes + 1) })).toThrow(
    /send data as params/,
  )
})

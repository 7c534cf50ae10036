import { expect, test } from 'vitest'
import { placeAt, stretchAt } from '../../../../src/app/lab/source/marks.ts'
import { readSource, sourceMost } from '../../../../src/app/lab/source/read-source.ts'
import { stripTypes } from '../../../../src/app/lab/source/strip-types.ts'

function readTask(source: string) {
  const reading = readSource(source)
  if (reading.at === 'faulty') throw new Error(JSON.stringify(reading.problems))
  return reading.source
}

function problemsOf(source: string) {
  const reading = readSource(source)
  return reading.at === 'faulty' ? reading.problems : []
}

const typed = `import { defineTask, type Task } from 'tabgrid'
import type { Other } from './other.ts'
interface Row { a: number; b?: string }
type Pair<T> = [T, T] | null
declare const outside: number
abstract class Base<T> extends Array<T> implements Iterable<T> {
  private readonly x: number = 1
  declare y: string
  static of2<T>(this: void, a?: T): T[] { return [a as T] }
}
function over(a: number): void
function over(a: string): void
function over(a: unknown) { return a! }
const generic = <T,>(a: T, ...rest: string[]): T => a satisfies T
const map = new Map<string, number>()
export type Exported = number
export const params: { n: number } = { n: 1 } as const
export default defineTask<number>({ map(unit: number, { params }: { params: Row }): number | undefined { return unit } })
`

test('types become blanks, and what is left is JavaScript with each line and column where it was', () => {
  const { text, unstrippable } = stripTypes(typed)
  expect(unstrippable).toEqual([])
  expect(text).toHaveLength(typed.length)
  const { code } = readTask(typed)
  expect(code.split('\n')).toHaveLength(typed.split('\n').length)
  expect(code).not.toMatch(/Row|Pair|Exported|satisfies|interface|private/)
  for (const kept of ['return unit', 'new Map', '{ n: 1 }', 'static of2']) {
    expect(code.indexOf(kept), kept).toBe(typed.indexOf(kept))
  }
})

test('a source without types stays as it is, but for its exports and imports', () => {
  const { code, members } = readTask(`const less = 1 < 2 > (3)\nexport default { map: (n) => n }`)
  expect(code).toBe(`const less = 1 < 2 > (3)\ntabgridTask =  { map: (n) => n }`)
  expect([...members]).toEqual([['map', { from: 42, to: 45 }]])
})

test('a task that is a constant is found as well', () => {
  const { members } = readTask(`const squares = defineTask({ name: 'x', map: (n) => n * n })\nexport default squares`)
  expect([...members.keys()]).toEqual(['name', 'map'])
})

test.each([
  ['export default defineTask({\n  map(unit) {\n    return unit +\n  },\n})', 'syntax', 4, 3],
  ['export default defineTask({ map: (n: number => n })', 'syntax', 1, 50],
  ['export default defineTask({ map: () => await 1 })', 'syntax', 1, 40],
  ["import { mean } from 'statistics'\nexport default { map: (n) => n }", 'import', 1, 1],
  ["export * from './helpers.js'\nexport default { map: (n) => n }", 'import', 1, 1],
  ['const a = 1\ndefineTask({ map: (n) => n })', 'no-task', 2, 1],
  ['', 'no-task', 1, 1],
  ['export default defineTask({ split: () => 1 })', 'no-map', 1, 16],
  ['export default function map(n) { return n }', 'not-a-task', 1, 16],
  ['enum Color { Red }\nexport default { map: (n: number) => n }', 'enum', 1, 1],
  ['namespace N { export const a = 1 }\nexport default { map: (n) => n }', 'namespace', 1, 1],
  ['class P { constructor(private n: number) {} }\nexport default { map: (n) => n }', 'parameter-property', 1, 23],
] as const)('%j is told as %s in line %i, column %i', (source, what, line, column) => {
  const [problem] = problemsOf(source)
  expect(problem?.what).toBe(what)
  expect(placeAt(source, problem?.from ?? -1)).toEqual({ line, column })
})

test('what is too long, or nested beyond any stack, is refused and not read', () => {
  expect(problemsOf(' '.repeat(sourceMost + 1))).toMatchObject([{ what: 'too-long' }])
  expect(problemsOf('('.repeat(sourceMost))).toMatchObject([{ what: expect.stringMatching(/syntax|too-long/) }])
})

test('the word at a line and a column is what is marked; behind the end of a line, one letter', () => {
  const source = 'let a = 1\n  total.sum = unknown(b)\n'
  const marked = (line: number, column: number) => {
    const { from, to } = stretchAt(source, { line, column })
    return source.slice(from, to)
  }
  expect(marked(2, 15)).toBe('unknown')
  expect(marked(2, 3)).toBe('total.sum')
  expect(marked(1, 10)).toBe('\n')
})

import * as valibot from 'valibot'
import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import * as own from '../../../src/base/schema.ts'
import { changedValue } from '../changed-value.ts'

/** The same by either: names and effects are valibot's. */
const declared = (v: typeof own) => {
  const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9))
  const share = v.pipe(v.number(), v.finite(), v.gtValue(0))
  const word = v.pipe(v.string(), v.regex(/^[a-z]+$/), v.maxLength(3))
  const doubled = v.pipe(
    v.string(),
    v.length(2),
    v.transform((text) => text + text),
  )
  const even = v.pipe(
    count,
    v.check((number) => number % 2 === 0, 'an even number'),
  )
  const small = v.custom<unknown[]>((value) => Array.isArray(value) && value.length < 3, 'a short list')
  const inner = { kind: v.literal('a'), count: v.optional(count), word: v.nullish(word) }
  return {
    numbers: v.strictObject({ count, share, even: v.optional(even) }),
    texts: v.strictObject({ word, doubled, exact: v.exactOptional(word), there: v.undefinedable(word) }),
    loose: v.object({
      flag: v.boolean(),
      any: v.unknown(),
      plain: v.optional(v.number()),
      count: v.optional(count, 7),
    }),
    nested: v.object({ inside: v.strictObject(inner), list: v.array(v.pipe(word, v.maxLength(2))) }),
    kinds: v.variant('kind', [
      v.strictObject(inner),
      v.object({ kind: v.literal('b'), pick: v.picklist(['x', 'y', 1]) }),
      v.strictObject({ kind: v.picklist(['c', 'd']), small }),
    ]),
    either: v.union([count, word, v.object({ count })]),
  }
}

const samples: readonly unknown[] = [
  { count: 3, share: 0.5, even: 2 },
  { count: 9, share: 7 },
  { word: 'abc', doubled: 'ab', exact: 'x', there: undefined },
  { word: 'a', doubled: 'xy', there: 'b' },
  { flag: true, any: undefined, plain: 4, count: 1 },
  { flag: false, any: null, more: 'kept by nobody' },
  { inside: { kind: 'a', word: null }, list: ['ab', 'c'] },
  { inside: { kind: 'a', count: 2, word: 'x' }, list: [] },
  { kind: 'a', count: 1 },
  { kind: 'b', pick: 'x', more: 1 },
  { kind: 'd', small: [1, 2] },
  ...[3, 'ab', { count: 2 }],
]
const values: readonly unknown[] = [
  ...[undefined, null, true, 0, -0, 1, 2, 9, 10, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1n, Symbol.iterator],
  ...[
    '',
    'a',
    'ab',
    'abc',
    'abcd',
    'A',
    '1',
    'x',
    'b',
    'c',
    [],
    ['ab'],
    ['abc'],
    [1, 2, 3],
    {},
    new Map(),
    new Date(0),
  ],
  ...samples,
]
const keys = [
  ...[
    'count',
    'share',
    'even',
    'word',
    'doubled',
    'exact',
    'there',
    'flag',
    'any',
    'plain',
    'inside',
    'list',
    'kind',
    'pick',
  ],
  ...['small', 'more', 'toString', '__proto__', 'constructor', '0'],
]

const ours = declared(own)
const theirs = declared(valibot as unknown as typeof own)

test.each(Object.keys(ours) as (keyof typeof ours)[])('%s are taken and refused as by valibot', (name) => {
  const rng = new Rng(`schema/${name}`)
  const schema = theirs[name] as unknown as valibot.GenericSchema
  const counted = { taken: 0, refused: 0 }
  for (let round = 0; round < 5_000; round++) {
    const value = changedValue(samples, rng, { values, keys })
    const read = own.safeParse<unknown>(ours[name], value)
    const wanted = valibot.safeParse(schema, value)
    const taken = wanted.success ? { taken: wanted.output } : 'refused'
    expect(read.success ? { taken: read.output } : 'refused', `round ${round}`).toStrictEqual(taken)
    counted[read.success ? 'taken' : 'refused'] += 1
  }
  expect(Math.min(counted.taken, counted.refused)).toBeGreaterThan(100)
})

test('a refusal says what was expected, and where', () => {
  const said = (value: unknown, schema: own.Schema<unknown>) => {
    const read = own.safeParse(schema, value)
    return read.success ? 'taken' : String(read.refusal)
  }
  expect(said('x', own.number())).toBe('expected a number')
  expect(said({ inside: { kind: 'a' }, list: ['ab', 'abc'] }, ours.nested)).toBe(
    'expected 2 letters at most at list.1',
  )
  expect(said({ kind: 'a', count: 1.5 }, ours.kinds)).toBe('expected a whole number at count')
  expect(said({ kind: 'z' }, ours.kinds)).toBe('expected another kind at kind')
})

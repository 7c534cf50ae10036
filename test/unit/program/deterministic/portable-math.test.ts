import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { libmBinaryText } from '../../../../src/cli/build-libm.ts'
import { agreement } from '../../../../src/core/agreement.ts'
import { portableMath } from '../../../../src/program/deterministic/portable-math.ts'
import { binaryFunctions, inputsOf, specialNumbers, unaryFunctions } from '../../../contracts/every-math-function.ts'

const portable = portableMath() as unknown as Math
const { left, right } = inputsOf('accuracy')

test.each(unaryFunctions)('Math.%s is within 4 ulps of the engine for 4,000 seeded inputs', (name) => {
  const mine = left.map((value) => portable[name](value))
  const engines = left.map((value) => Math[name](value))
  expect(agreement([mine, engines], { ulps: 4 })).toHaveLength(1)
})

test.each(binaryFunctions)(
  'Math.%s is within 4 ulps of the engine for 4,000 seeded inputs and all special pairs',
  (name) => {
    const pairs = specialNumbers.flatMap((one) => specialNumbers.map((other) => [one, other] as const))
    for (const [at, value] of left.entries()) pairs.push([value, right[at] ?? 0])
    const mine = Float64Array.from(pairs, ([one, other]) => portable[name](one, other))
    const engines = Float64Array.from(pairs, ([one, other]) => Math[name](one, other))
    expect(agreement([mine, engines], { ulps: 4 })).toHaveLength(1)
  },
)

test.each([...unaryFunctions, ...binaryFunctions])("Math.%s has the engine's sign of zero", (name) => {
  const signOf = (value: number) => (value === 0 ? 1 / value : 0)
  for (const one of specialNumbers) {
    for (const other of specialNumbers) {
      expect(signOf(portable[name](one, other)), `${one}, ${other}`).toBe(signOf(Math[name](one, other)))
    }
  }
})

test('its functions take what the language lets them take', () => {
  expect(portable.hypot()).toBe(0)
  expect(portable.hypot(-3)).toBe(3)
  expect(portable.hypot(2, 3, 6)).toBe(7)
  expect(portable.hypot(Number.NaN, 1, Number.NEGATIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
  expect(Reflect.apply(portable.exp, undefined, ['0'])).toBe(1)
  expect(Reflect.apply(portable.pow, undefined, [2])).toBeNaN()
  expect(() => Reflect.apply(portable.sin, undefined, [1n])).toThrow(TypeError)
  expect([portable.PI, portable.sqrt, portable.imul, String(portable)]).toEqual([
    Math.PI,
    Math.sqrt,
    Math.imul,
    '[object Math]',
  ])
})

test('the kept module is what the compiler makes of its source: npm run libm writes it', async () => {
  expect(readFileSync('src/program/deterministic/libm-binary.ts', 'utf8')).toBe(await libmBinaryText())
}, 60_000)

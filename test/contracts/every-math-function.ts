import { Rng } from '../../src/base/rng.ts'
import { labelOf } from '../../src/core/agreement.ts'
import { defineTask, toTaskScript } from '../../src/core/task.ts'
import type { TaskRunner } from '../../src/ports.ts'
import type { TaskScript } from '../../src/protocol/control.ts'

// Runs in vitest, in Playwright's process and inside pages of each browser: so nothing of any of them is here.

export const unaryFunctions = [
  ...(['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'] as const),
  ...(['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'cbrt'] as const),
]
export const binaryFunctions = ['atan2', 'hypot', 'pow'] as const
const others = ['operator', 'random', 'date'] as const
export const places = [...unaryFunctions, ...binaryFunctions, ...others]
type Place = (typeof places)[number]

interface Inputs {
  readonly left: Float64Array
  readonly right: Float64Array
}

/** What the edges of each function are made of. */
export const specialNumbers = [
  ...[0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1.5, -1.5, 10, 1e15, 1e22, 1e-8, 1e-300, 5e-324, -5e-324, 1024, -1074],
  ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, Number.MAX_VALUE, -Number.MAX_VALUE],
  ...[Math.PI, Math.PI / 2, Math.PI / 4, 709.78, 709.79, 710, 711, -708.4, -745, -746, 1 - 2 ** -53, 1 + 2 ** -52],
  ...[2 ** 53, 2 ** 53 + 2, -(2 ** 53) - 2, 2 ** 53 - 1, 1 - 2 ** 53],
]

/** `count` doubles of all sizes: a half of them where the functions do most, the rest anything that a double can be. */
function seededDoubles(count: number, rng: Rng): Float64Array {
  const bits = Uint32Array.from({ length: count * 2 }, () => rng.nextUint32())
  const doubles = new Float64Array(bits.buffer)
  for (let at = 0; at < count; at += 2) doubles[at] = (rng.next() - 0.5) * ([2, 20, 400, 1e6][(at / 2) % 4] ?? 1)
  doubles.set(specialNumbers.slice(0, count))
  return doubles
}

export function inputsOf(seed: string, count = 4_000): Inputs {
  const rng = new Rng(seed)
  return { left: seededDoubles(count, rng.fork('left')), right: seededDoubles(count, rng.fork('right')).reverse() }
}

/** Every function of `Math` that engines round differently, the operator of powers, chance and time. */
const everyMathFunction = {
  name: 'every Math function',
  split: (units: readonly Place[]) => units,
  map(place: Place, { params: { left, right } }: { params: Inputs }): Float64Array {
    if (place === 'operator') return left.map((value, at) => value ** (right[at] ?? 0))
    if (place === 'random') return left.map(() => Math.random())
    if (place === 'date') {
      const now = new Date()
      const local = new Date(2020, 6, 1, 12)
      const parsed = Date.parse('2020-07-01T12:00')
      const text = now.toString() + now.toLocaleDateString().length
      return Float64Array.of(
        now.getTime(),
        now.getHours(),
        Date.now(),
        local.getTime(),
        parsed,
        text.length,
        typeof performance === 'undefined' ? 0 : performance.now(), // a sandbox has none
      )
    }
    if (place === 'atan2' || place === 'hypot' || place === 'pow') {
      const compute = Math[place]
      return left.map((value, at) => compute(value, right[at] ?? 0))
    }
    const compute = Math[place]
    return left.map((value) => compute(value))
  },
}

export const everyMathTask = (deterministic: boolean) => defineTask({ ...everyMathFunction, deterministic })

/** The task as it travels. It must be made once and sent to every engine: bundlers write its text differently. */
export const everyMathScript = (deterministic: boolean): TaskScript => toTaskScript(everyMathTask(deterministic))

/** The bits of each function over seeded inputs, computed by a worker of `runner`: one label a function. */
export async function bitsOf(runner: TaskRunner, script: TaskScript, seed: string): Promise<Record<string, string>> {
  const worker = runner.start(script, inputsOf(seed), { unitLimitMs: 60_000 })
  await worker.ready()
  const { value } = await worker.run({ from: 0, to: places.length, units: places, budgetMs: 0 }, () => {})
  worker.terminate()
  const results = value as Float64Array[]
  return Object.fromEntries(places.map((place, at) => [place, labelOf(results[at])]))
}

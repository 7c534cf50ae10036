import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AnyTask, toTaskScript } from '../../../../src/core/task.ts'
import { portableMath } from '../../../../src/program/deterministic/portable-math.ts'
import { portablePowers } from '../../../../src/program/deterministic/portable-powers.ts'
import { readAnyScript } from '../../../../src/program/read-any-script.ts'
import { TaskProgram } from '../../../../src/program/task-program.ts'

test.each([
  ['a**b', 'P(a,b)'],
  ['a ** b ** c', 'P(a , P(b , c))'],
  ['return (a + b) ** -c', 'return P((a + b) , -c)'],
  ['o.x[i](j) ** f(k).y[0]', 'P(o.x[i](j) , f(k).y[0])'],
  ['new A(1).x ** 2', 'P(new A(1).x , 2)'],
  ['o?.x ** o?.[0]', 'P(o?.x , o?.[0])'],
  ['2 ** await f()', 'P(2 , await f())'],
  ['n**=2;', 'n=P(n,2);'],
  ['(n**=k, m)', '(n=P(n,k), m)'],
  ['n **= a ** b\nnext', 'n =P(n, P(a , b))\nnext'],
  ['(a) => a ** 2', '(a) => P(a , 2)'],
  ['c ? a ** 2 : b ** 3', 'c ? P(a , 2) : P(b , 3)'],
  [`\`x ** $\{a ** 2} ** $\{(b) ** 3}\``, `\`x ** $\{P(a , 2)} ** $\{P((b) , 3)}\``],
  ['"a ** b" + /a[**]b/ // a ** b', '"a ** b" + /a[**]b/ // a ** b'],
  ['/** a */ a /* ** */ ** b', '/** a */ P(a /* ** */ , b)'],
  ['a * b', 'a * b'],
])('%s is written as %s', (text, wanted) => {
  expect(portablePowers(text, 'P')).toBe(wanted)
})

test.each([
  'i++ ** 2',
  'x.y **= 2',
  'n **= a + 1',
  'a ** function () {}',
  '`t` ** 2',
  '2 ** x++',
  '++i ** 2',
  '** 2',
  'a **',
  ') ** (',
])('%s is refused, and not guessed at', (text) => {
  expect(() => portablePowers(text, 'P')).toThrow(expect.objectContaining({ code: 'task-invalid' }))
})

describe('random expressions', () => {
  const { expression } = fc.letrec<{ primary: string; right: string; expression: string }>((tie) => {
    const [value, primary, right] = [tie('expression'), tie('primary'), tie('right')]
    const call = fc
      .tuple(fc.constantFrom('f', 'o.g', 'o?.g', 'o["g"]', 'o?.["g"]'), value)
      .map(([f, x]) => `${f}(${x})`)
    const power = fc
      .tuple(primary, fc.constantFrom('**', ' ** ', '\n**/* ** */'), right)
      .map((parts) => parts.join(''))
    return {
      primary: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        fc.constantFrom(
          'v',
          'o.x',
          'o?.x',
          'o["x"]',
          '2',
          '.5',
          '3',
          '"ab".length',
          '[4][0]',
          'new Number(2).valueOf()',
        ),
        value.map((x) => `(${x})`),
        call,
        value.map((x) => `[${x}][0]`),
        value.map((x) => `(() => (${x}))()`),
        value.map((x) => `Number(\`\${${x}}\`)`),
      ),
      right: fc.oneof(
        primary,
        power,
        primary.map((x) => `-${x}`),
        primary.map((x) => `+${x}`),
      ),
      expression: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        primary,
        power,
        power,
        fc.tuple(power, fc.constantFrom('+', '*', '-', ' , ', ' < '), value).map((parts) => parts.join('')),
        fc.tuple(power, value, value).map(([a, b, c]) => `${a} ? (${b}) : ${c}`),
        fc.tuple(fc.constantFrom('', '1 + '), right).map(([head, x]) => `${head}(n **= ${x})`),
      ),
    }
  })

  /** What it gives, and the order in which its parts were asked. */
  function run(text: string): unknown {
    const asked: unknown[] = []
    const f = (x: unknown) => {
      asked.push(x)
      return Number(x) % 7
    }
    const P = (left: number, right: number) => left ** right
    const o = {
      g: f,
      get x() {
        return f(3)
      },
    }
    return [new Function('v', 'n', 'o', 'f', 'P', `return (${text}\n)`)(1.5, 1.1, o, f, P), asked]
  }

  test('give the same, in the same order, and hold no operator any more', () => {
    fc.assert(
      fc.property(expression, (text) => {
        const portable = portablePowers(text, 'P')
        expect(run(portable)).toEqual(run(text))
        expect(portable.replaceAll('/* ** */', '')).not.toContain('**')
      }),
      { seed: 20_261_126, numRuns: 5_000 },
    )
  })
})

test('[W25] the operator ** of a deterministic task is the portable Math.pow', async () => {
  const task: AnyTask = {
    name: 'powers',
    split: () => 1_000,
    map: (unit: number) => [(1 + unit / 7) ** 5.3, (1 + unit / 7) ** 5.3, 2n ** 70n],
    deterministic: true,
  }
  const program = await TaskProgram.load(readAnyScript, toTaskScript(task), {}, { nowMs: () => 0, roughMs: () => 0 })
  const { value } = await program.run({ from: 0, to: 1_000, budgetMs: 0 }, () => {})
  const { pow } = portableMath() as unknown as Math
  const wanted = Array.from({ length: 1_000 }, (_, unit) => [
    pow(1 + unit / 7, 5.3),
    pow(1 + unit / 7, 5.3),
    2n ** 70n,
  ])
  expect(value.value).toEqual(wanted)
})

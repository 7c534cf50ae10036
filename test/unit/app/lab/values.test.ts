import { expect, test } from 'vitest'
import { type ResultForm, resultFile } from '../../../../src/app/lab/result-files.ts'
import { showValue } from '../../../../src/app/lab/show-value.ts'

test.each([
  [{ a: 1, 'b c': [true, null, undefined] }, '{ a: 1, "b c": [true, null, undefined] }'],
  [[-0, 1n, Number.NaN, 'x\n'], '[-0, 1n, NaN, "x\\n"]'],
  [new Map([['a', new Set([1])]]), 'Map {"a" => Set {1}}'],
  [Uint8Array.of(1, 2), 'Uint8Array [1, 2]'],
  [Uint8Array.of(1).buffer, 'ArrayBuffer [1]'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [{}, '{}'],
  [undefined, 'undefined'],
])('%o is shown as its author would write it', (value, shown) => {
  expect(showValue(value)).toBe(shown)
})

test('a large value is cut, and takes no longer for being large', () => {
  const shown = showValue({ list: Array(1_000_000).fill('abc'), far: 1 }, 50)
  expect(shown).toHaveLength(51)
  expect(shown.endsWith('…')).toBe(true)
  expect(showValue('x'.repeat(10_000), 20)).toHaveLength(21)
})

const written = (answer: unknown, form: ResultForm) => resultFile(answer, form).text()

test('a list of objects is one line of JSON each, or a row with a column a key', async () => {
  const answer = [
    { a: 1, b: 'x, y' },
    { a: 2n, c: [1, 2] },
  ]
  expect(await written(answer, 'ndjson')).toBe('{"a":1,"b":"x, y"}\n{"a":"2","c":[1,2]}\n')
  expect(await written(answer, 'csv')).toBe('a,b,c\n1,"x, y",\n2,,"[ 1, 2 ]"\n')
  expect(JSON.parse(await written(answer, 'json'))).toEqual([
    { a: 1, b: 'x, y' },
    { a: '2', c: [1, 2] },
  ])
})

test('numbers, pairs and single values have forms too', async () => {
  expect(await written(Float64Array.of(0.5, 2), 'csv')).toBe('value\n0.5\n2\n')
  expect(await written(new Map([['a', 1]]), 'csv')).toBe('1,2\na,1\n')
  expect(await written({ primes: 4 }, 'csv')).toBe('primes\n4\n')
  expect(await written(7, 'ndjson')).toBe('7\n')
  expect(await written([undefined, 1], 'ndjson')).toBe('null\n1\n')
})

test('a text that a spreadsheet would compute is kept from it', async () => {
  expect(await written(['=1+1', '-x', 'plain', -1n], 'csv')).toBe("value\n'=1+1\n'-x\nplain\n-1\n")
  expect(await written([{ '=HYPERLINK("x")': '＝1' }], 'csv')).toBe(`"'=HYPERLINK(""x"")"\n'＝1\n`)
})

test('a spreadsheet is told that it is UTF-8', async () => {
  const bytes = new Uint8Array(await resultFile(['甲'], 'csv').arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
})

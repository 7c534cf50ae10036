import { expect, test } from 'vitest'
import { csvOf, ndjsonOf, resultsOf } from '../../../../src/app/run/results.ts'

const rowsOf = (csv: string): string[] => csv.replace('\ufeff', '').trimEnd().split('\n')
const units = [
  { unit: 0, value: { word: 'one, "two"', at: -3, tile: new Uint8Array([1, 2]) } },
  { unit: 1, value: { word: 'three\nfour', at: 4, tile: new Uint8Array([3]) } },
]

test('each unit that is kept apart is a row, with a column for each plain field', () => {
  const csv = csvOf(resultsOf(units, undefined, undefined))
  expect(csv).toBe('\ufeffunit,word,at\n0,"one, ""two""",-3\n1,"three\nfour",4\n')
})

test('units whose results are no objects have one column', () => {
  const plain = [1, 2n, 'three', null, [4]].map((value, unit) => ({ unit, value }))
  expect(rowsOf(csvOf(resultsOf(plain, undefined, undefined)))).toEqual([
    'unit,result',
    '0,1',
    '1,2',
    '2,three',
    '3,',
    '4,[4]',
  ])
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'])(
  'the text %j is shown by a spreadsheet, and not computed',
  (text) => {
    const rows = csvOf(resultsOf([{ unit: 0, value: { text } }], undefined, undefined))
    expect(rows).toContain(`'${text}`)
  },
)

test('numbers stay numbers, negative ones too', () => {
  expect(rowsOf(csvOf({ at: 'units', units: [{ unit: 0, value: -2.5 }] }))[1]).toBe('0,-2.5')
})

test('without units the table of the answer is saved, else its figures, else the answer', () => {
  const table = { caption: 'Words', columns: ['Word', 'Times'], rows: [['tab', 3]] }
  const figures = [{ label: 'Ways', value: 5, unit: 'ways' }]
  expect(rowsOf(csvOf(resultsOf([], {}, { table, figures })))).toEqual(['Word,Times', 'tab,3'])
  expect(rowsOf(csvOf(resultsOf([], {}, { table: undefined, figures })))).toEqual([
    'figure,value,unit',
    'Ways,5,ways',
  ])
  expect(rowsOf(csvOf(resultsOf([], { a: 1, b: [2] }, undefined)))).toEqual(['key,value', 'a,1', 'b,[2]'])
  expect(rowsOf(csvOf(resultsOf([], 7n, undefined)))).toEqual(['key,value', 'answer,7'])
})

test('NDJSON has an object a line, with bytes in base64', () => {
  const lines = ndjsonOf(resultsOf(units, undefined, undefined))
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { unit: 0, value: { word: 'one, "two"', at: -3, tile: 'AQI=' } },
    { unit: 1, value: { word: 'three\nfour', at: 4, tile: 'Aw==' } },
  ])
  const table = { caption: 'Words', columns: ['Word', 'Times'], rows: [['tab', 3]] }
  expect(ndjsonOf({ at: 'table', table })).toBe('{"Word":"tab","Times":3}\n')
})

import { openAsBlob } from 'node:fs'
import { expect, test } from 'vitest'
import { csvRecords, separatorOf } from '../../../../src/app/lab/data/csv.ts'
import { rowsMost } from '../../../../src/app/lab/data/lab-data.ts'
import { readParquet } from '../../../../src/app/lab/data/parquet.ts'
import { readRange } from '../../../../src/app/lab/data/range.ts'
import { readFile } from '../../../../src/app/lab/data/read-file.ts'
import { readParams } from '../../../../src/app/lab/params.ts'

const fileOf = (name: string, content: BlobPart) => new File([content], name)

async function rowsOf(name: string, content: BlobPart) {
  const reading = await readFile(fileOf(name, content))
  if (reading.at === 'refused' || reading.data.kind !== 'rows') throw new Error(JSON.stringify(reading))
  return reading.data.rows
}
async function problemOf(name: string, content: BlobPart) {
  const reading = await readFile(fileOf(name, content))
  return reading.at === 'refused' ? reading.problem : undefined
}

test('a CSV gives one object a row; a column of numbers gives numbers, and null where it is empty', async () => {
  const csv = 'name,age,code\n"Li, Ms",41,007\r\n"says ""hi""",,12\n\n'
  expect(await rowsOf('people.csv', csv)).toEqual([
    { name: 'Li, Ms', age: 41, code: '007' },
    { name: 'says "hi"', age: null, code: '12' },
  ])
})

test('cells may hold line ends; semicolons and tabs separate where the header has them', async () => {
  expect(await rowsOf('a.csv', 'a;b\n"one\ntwo";1,5\n')).toEqual([{ a: 'one\ntwo', b: '1,5' }])
  expect(await rowsOf('a.tsv', 'a\tb\n1\t2')).toEqual([{ a: 1, b: 2 }])
  expect(separatorOf('only one column')).toBe(',')
})

test('columns without a name, with the same one, and with one that no plain object has, get names of their own', async () => {
  expect(await rowsOf('a.csv', 'x,,x,__proto__\n1,2,3,4')).toEqual([{ x: 1, column_2: 2, x_3: 3, column_4: 4 }])
})

test.each([
  ['a,b\n1,2\n1,2,3\n', { what: 'cells', line: 3, column: 5, cells: 3, wanted: 2 }],
  ['a,b\n"one\ntwo",1\n7\n', { what: 'cells', line: 4, column: 1, cells: 1, wanted: 2 }],
  ['a,b\n1,"2\n3,4\n', { what: 'quote-open', line: 2, column: 3 }],
  ['a,b\n"one\ntwo"x,1\n', { what: 'quote-after', line: 3, column: 5 }],
  ['a,b\n', { what: 'no-rows' }],
  ['  \n', { what: 'empty' }],
])('the broken table %j is told with its place', async (csv, problem) => {
  expect(await problemOf('a.csv', csv)).toEqual(problem)
})

test('NDJSON gives a value a line, a list of JSON its items', async () => {
  expect(await rowsOf('a.ndjson', '{"a":1}\n\n[2,3]\r\n"x"')).toEqual([{ a: 1 }, [2, 3], 'x'])
  expect(await rowsOf('a.json', '[{"a":1},\n{"a":2}]')).toEqual([{ a: 1 }, { a: 2 }])
})

test.each([
  ['{"a":1}\n{"a":1,}\n', 2, 8],
  ['{"a":1}\n{"a":', 2, 6],
  ['{"a":1}\n{"long": "0123456789012345678901234567890123456789", "more": foo}', 2, 62],
  ["{'a':1}", 1, 2],
  ['{"a":[1,2}', 1, 10],
  ['1 2', 1, 3],
  ['"never closed', 1, 1],
  ['[1, 2', 1, 6],
  [']', 1, 1],
])('the broken line of %j is told with its column', async (content, line, column) => {
  expect(await problemOf('a.ndjson', content)).toMatchObject({ what: 'json', line, column })
})

test('a text is one text, without its byte order mark', async () => {
  const reading = await readFile(fileOf('a.txt', '\uFEFFone\ntwo'))
  expect(reading).toEqual({ at: 'read', data: { kind: 'text', text: 'one\ntwo' } })
})

test.each([
  ['cat.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0), 'kind'],
  ['table.xlsx', 'PK', 'spreadsheet'],
  ['nothing.csv', '', 'empty'],
  ['old.csv', Uint8Array.of(0x61, 0x2c, 0xe4, 0x0a), 'encoding'],
  ['broken.parquet', 'PAR1 and nothing else', 'parquet'],
  ['named.parquet', 'a,b', 'parquet'],
])('%s is refused', async (name, content, what) => {
  expect(await problemOf(name, content)).toMatchObject({ what })
})

test('a file that cannot be read is refused', async () => {
  const gone = { name: 'a.csv', size: 1, slice: () => ({ text: () => Promise.reject(new Error('gone')) }) }
  expect(await readFile(gone as unknown as File)).toEqual({ at: 'refused', problem: { what: 'unreadable' } })
})

test('of a Parquet file the first rows are taken, whole numbers as numbers', async () => {
  const flights = await openAsBlob('node_modules/vega-datasets/data/flights-3m.parquet')
  const reading = await readParquet(flights, () => 3)
  if (reading.at === 'refused' || reading.data.kind !== 'rows') throw new Error(JSON.stringify(reading))
  const { rows, rowsInFile } = reading.data
  expect(rowsInFile).toBe(3_000_000)
  expect(rows).toHaveLength(3)
  expect(rows[0]).toMatchObject({ origin: expect.any(String), distance: expect.any(Number) })
})

test('the rows of a table are bounded by what a job may hold', () => {
  expect([rowsMost(1), rowsMost(6), rowsMost(18)]).toEqual([500_000, 500_000, 200_000])
})

test.each([
  ['0', '1000', { from: 0, to: 1_000 }],
  [' -5 ', '5', { from: -5, to: 5 }],
  ['0', '1 000,000', { from: 0, to: 1_000_000 }],
  ['0', '4294967296', { from: 0, to: 2 ** 32 }],
  ['0', '4294967297', 'many'],
  ['5', '5', 'order'],
  ['0', '', 'whole'],
  ['0', '1.5', 'whole'],
  ['1e3', '2000', 'whole'],
  ['0', '9007199254740993', 'whole'],
])('the range from %j to %j is %j', (from, to, range) => {
  expect(readRange(from, to)).toEqual(range)
})

test('parameters are JSON or nothing, and where they are not is told', () => {
  expect(readParams('  ')).toEqual({ at: 'read', params: undefined })
  expect(readParams('{ "n": [1] }')).toEqual({ at: 'read', params: { n: [1] } })
  expect(readParams('{\n  "n": 1,\n}')).toMatchObject({ at: 'faulty', place: { line: 3, column: 1 } })
})

test('records tell the line in which they begin', () => {
  expect([...csvRecords('a,b\n"x\ny",1\nz,2', ',')].map(({ line }) => line)).toEqual([1, 2, 4])
})

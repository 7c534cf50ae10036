import fc from 'fast-check'
import { expect, test } from 'vitest'
import { input } from '../../../src/app/text/en/input.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import { readCsv, readText } from '../../../src/tasks/read-input.ts'

const read = (text: string) => readCsv(text, 'data.csv', input)
const refused = (message: string) =>
  expect.objectContaining({ code: 'input-invalid', message: expect.stringContaining(message) })

test.each(['\n', '\r\n', '\r'])('rows end with %j, with or without one at the end', (end) => {
  const rows = ['a,b', '1,2', '3,4'].join(end)
  for (const text of [rows, rows + end, `\uFEFF${rows}`]) {
    expect(read(text)).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ])
  }
})

test('quoted cells hold commas, quotes and line ends; empty lines are left out', () => {
  expect(read('a,b\n"1,5","say ""hi"""\n\n"two\nlines",5" pipe\n\n')).toEqual([
    ['a', 'b'],
    ['1,5', 'say "hi"'],
    ['two\nlines', '5" pipe'],
  ])
})

test.each([
  ['', 'it is empty: choose another file or paste some text'],
  [' \n\uFEFF\n', 'it is empty'],
  ['a,b\n', 'it has no rows under its header: add some'],
  ['PK\u0003\u0004\0\0', 'it is not a text file'],
  ['a,b\n1,2\n3,"4\n5,6\n', 'a quote opens in line 3 and never closes: close or remove it'],
  ['a,b\r\n"x\r\ny",2\r\n"3,4', 'a quote opens in line 4 and never closes'],
  ['a,b\n1,"2"x\n', 'the cell that opens with a quote in line 2 goes on after its quote'],
  ['a,b,c,d\n1,2,3,4\n5,6,7\n', 'row 3 has 3 cells, the header has 4: correct that row'],
  ['a\n1\n2,5\n', 'row 3 has 2 cells, the header has 1'],
  ['a,b\n1,2\n\n3\n', 'row 4 has 1 cell, the header has 2'],
])('%j is refused: %s', (text, message) => {
  expect(() => read(text)).toThrow(refused(message))
  expect(() => read(text)).toThrow('“data.csv” cannot be read: ')
})

test('what was written as CSV is read back', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '中', '1') })
  const table = fc.integer({ min: 2, max: 5 }).chain((width) => {
    const row = fc.array(cell, { minLength: width, maxLength: width })
    return fc.array(row, { minLength: 2, maxLength: 6 })
  })
  const write = (rows: string[][]) =>
    rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\r\n')
  fc.assert(
    fc.property(table, (rows) => {
      expect(read(write(rows))).toEqual(rows)
    }),
    { seed: 1 },
  )
})

test('any text gives even rows or a refusal', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '\uFEFF', '\0'), maxLength: 60 })
  fc.assert(
    fc.property(text, (given) => {
      try {
        const [header, ...rows] = read(given)
        for (const row of rows) expect(row).toHaveLength(header?.length ?? 0)
      } catch (thrown) {
        if (!(thrown instanceof TabgridError)) throw thrown
        expect(thrown.code).toBe('input-invalid')
      }
    }),
    { seed: 2, numRuns: 2_000 },
  )
})

test('a text loses its byte order mark and nothing else', () => {
  expect(readText('\uFEFFone \r\ntwo', 'text', input)).toBe('one \r\ntwo')
})

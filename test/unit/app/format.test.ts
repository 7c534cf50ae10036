import { expect, test } from 'vitest'
import { formatBytes, formatElapsed, formatList, formatNumber, formatSpan } from '../../../src/app/format.ts'

test.each([
  [400, '1 s'],
  [12_400, '12 s'],
  [60_000, '1 min'],
  [200_000, '3 min 20 s'],
  [5_400_000, '1 h 30 min'],
])('a span of %d ms reads %j', (spanMs, words) => {
  expect(formatSpan(spanMs)).toBe(words)
})

test('time that has passed keeps its tenths while there are few, and is never nothing', () => {
  const point = formatNumber(0.5, 1).charAt(1)
  expect(formatElapsed(3)).toBe(`0${point}1 s`)
  expect(formatElapsed(8_440)).toBe(`8${point}4 s`)
  expect(formatElapsed(12_300)).toBe('12 s')
})

test.each([
  [999, '999 B'],
  [83_000, '83 KB'],
  [3_000_000, '3 MB'],
])('%d bytes read %j', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words)
})

test('a long list says how many it leaves out', () => {
  expect(formatList(['2', '3'])).toBe('2 and 3')
  expect(formatList(Array.from({ length: 30 }, (_, at) => String(at + 1)))).toBe('1, 2, 3, 4, 5, and 25 more')
})

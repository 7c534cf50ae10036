import { expect, test } from 'vitest'
import {
  formatBytes,
  formatClock,
  formatDay,
  formatElapsed,
  formatList,
  formatNumber,
  formatShare,
  formatSpan,
} from '../../../src/app/format.ts'
import { preferred } from '../../../src/app/text/language.ts'
import { speak } from '../../../src/app/text.ts'

test.each([
  [400, '1\u00a0s'],
  [12_400, '12\u00a0s'],
  [60_000, '1\u00a0min'],
  [200_000, '3\u00a0min 20\u00a0s'],
  [5_400_000, '1\u00a0h 30\u00a0min'],
])('a span of %d ms reads %j', (spanMs, words) => {
  expect(formatSpan(spanMs)).toBe(words)
})

test('time that has passed keeps its tenths while there are few, and is never nothing', () => {
  expect(formatElapsed(3)).toBe('0.1\u00a0s')
  expect(formatElapsed(8_440)).toBe('8.4\u00a0s')
  expect(formatElapsed(12_300)).toBe('12\u00a0s')
})

test.each([
  [999, '999\u00a0B'],
  [83_000, '83\u00a0KB'],
  [3_000_000, '3\u00a0MB'],
])('%d bytes read %j', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words)
})

test('a long list says how many it leaves out', () => {
  expect(formatList(['2', '3'])).toBe('2 and 3')
  expect(formatList(Array.from({ length: 30 }, (_, at) => String(at + 1)))).toBe('1, 2, 3, 4, 5, and 25 more')
})

test('dates, numbers, shares and lists are those of the chosen language', async () => {
  const said = () => [
    formatDay(Date.UTC(2026, 10, 26, 12)),
    formatClock(Date.UTC(2026, 10, 26, 12)).split(' ')[0],
    formatNumber(12_345.5),
    formatShare(0.25),
    formatSpan(200_000),
    formatList(['2', '3', '5']),
  ]
  expect(said()).toEqual(['Nov 26, 2026', 'Thu', '12,345.5', '25%', '3\u00a0min 20\u00a0s', '2, 3, and 5'])
  await speak('zh')
  expect(said()).toEqual([
    '2026年11月26日',
    expect.stringContaining('周四'),
    '12,345.5',
    '25%',
    '3\u00a0分 20\u00a0秒',
    '2、3和5',
  ])
  await speak('en')
})

test('numbers are written as in the reader’s own country where that speaks the language', () => {
  preferred.value = ['de-DE', 'en-GB']
  expect(formatDay(Date.UTC(2026, 10, 26, 12))).toBe('26 Nov 2026')
  preferred.value = []
})

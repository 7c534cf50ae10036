import { type Chart, chartOf, type Figure, figuresOf, type Table, tableOf } from '../app/drawn-answer.ts'
import type { DemoResult, ShownCard } from './demo-room.ts'

const barWidth = 40

/** The result as text for a terminal, drawn from the same view as the host page's. */
export function report({ card: { view }, words }: ShownCard, result: DemoResult): string {
  const parts = [words.title]
  const figures = figuresOf(view, words, result.answer)
  const chart = chartOf(view, words, result.answer)
  const table = tableOf(view, words, result.answer)
  if (figures.length > 0) parts.push(figures.map(figureLine).join('\n'))
  if (chart !== undefined) parts.push(chartLines(chart))
  if (table !== undefined) parts.push(tableLines(table))
  const devices = result.devices.map(({ name, shards, channelMessages }) => [name, shards, channelMessages] as const)
  parts.push(
    tableLines({ caption: 'Devices', columns: ['device', 'shards', 'messages over its channel'], rows: devices }),
  )
  parts.push(result.summary)
  return `${parts.join('\n\n')}\n`
}

const shown = (value: string | number, digits = 0): string =>
  typeof value === 'string'
    ? value
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

const figureLine = ({ label, value, digits, unit }: Figure): string =>
  `${label}: ${shown(value, digits)}${unit === undefined ? '' : ` ${unit}`}`

function chartLines({ caption, unit, bars }: Chart): string {
  const most = Math.max(...bars.map(({ value }) => Math.abs(value)), Number.MIN_VALUE)
  const labelWidth = Math.max(...bars.map(({ label }) => label.length))
  const lines = bars.map(({ label, value }) => {
    const bar = '█'.repeat(Math.round((Math.abs(value) / most) * barWidth))
    return `${label.padStart(labelWidth)} ${bar} ${shown(value, 2)}`
  })
  return [`${caption} (${unit})`, ...lines].join('\n')
}

function tableLines({ caption, columns, rows, digits }: Table): string {
  const isWhole = (value: string | number) => typeof value === 'string' || Number.isInteger(value)
  const cells = [columns, ...rows.map((row) => row.map((value) => shown(value, isWhole(value) ? 0 : digits)))]
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => String(row[at] ?? '').length)))
  const lines = cells.map((row) => row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  '))
  return [caption, ...lines].join('\n')
}

import type { Bar, FigureValue, Rows, ScatterValue, View } from '../tasks/catalogue.ts'
import type { CardWords } from './text/card-words.ts'

// What a card's view says of an answer, in the words of a language: as the pages and the command line show it.

export interface Figure extends FigureValue {
  readonly label: string
}
export interface Chart {
  readonly caption: string
  readonly unit: string
  readonly bars: readonly Bar[]
}
export interface Table {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: Rows
  /** Digits after the point for numbers. */
  readonly digits?: number
}

export interface Scatter extends ScatterValue {
  readonly caption: string
  /** What a group is called, by its number from 1. */
  nameOf(number: string): string
}

export function scatterOf({ scatter }: View, words: CardWords, answer: unknown): Scatter | undefined {
  if (scatter === undefined) return undefined
  const { caption = '', group = String } = words.scatter ?? {}
  return { ...scatter(answer), caption, nameOf: group }
}

export function figuresOf(view: View, words: CardWords, answer: unknown): readonly Figure[] {
  const figures = Object.entries(view.figures?.(answer) ?? {})
  return figures.map(([key, figure]) => ({ label: words.figures?.[key] ?? key, ...figure }))
}

export function chartOf({ chart }: View, words: CardWords, answer: unknown): Chart | undefined {
  if (chart === undefined) return undefined
  return { caption: words.chart?.caption ?? '', unit: chart.unit, bars: chart.bars(answer) }
}

export function tableOf({ table }: View, words: CardWords, answer: unknown): Table | undefined {
  if (table === undefined) return undefined
  const { columns, more, rows, ...digits } = table
  const named = [...columns.map((key) => words.table?.columns[key] ?? key), ...(more?.(answer) ?? [])]
  return { caption: words.table?.caption ?? '', columns: named, rows: rows(answer), ...digits }
}

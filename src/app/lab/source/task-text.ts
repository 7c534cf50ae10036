import type { DataKind } from '../data/lab-data.ts'
import type { ReadSource } from './read-source.ts'

/** How units come from the data where the author wrote no `split`: one a number of a range, a row, or a line. */
const defaultSplit: Readonly<Record<DataKind, string>> = {
  range: '({ from, to }) => (from === 0 ? to : Array.from({ length: to - from }, (_, at) => from + at))',
  rows: '(rows) => rows',
  text: "(text) => text.split(/\\r\\n|\\r|\\n/).filter((line) => line !== '')",
}

/**
 * The text as it travels: one expression that gives the task object. What stands around the task in the source is around it
 * there too, so that helpers need no `params`. The source begins in its second line.
 */
export const taskText = ({ code }: ReadSource, data: DataKind): string =>
  `(() => {let tabgridTask;const defineTask = (task) => task;{
${code}
}if (typeof tabgridTask === 'object' && tabgridTask !== null) tabgridTask = { split: ${defaultSplit[data]}, ...tabgridTask };return tabgridTask})()`

/** What must be known of a task before it is run, asked of the task itself, where it may run. Its source begins in the second line. */
export const factsText = (text: string): string => `({ split: () => 1, map: () => {const task = ${text}
if (typeof task !== 'object' || task === null) throw new TypeError('the default export is no object')
const { name, compare, deterministic, memoryMegabytes } = task
return { name, compare, deterministic, memoryMegabytes, same: typeof task.same, combine: typeof task.combine, reduce: typeof task.reduce }
} })`

/**
 * Lines before the source: one of \`taskText\`, and two that stand before the body of a function made from text (ECMAScript,
 * CreateDynamicFunction), which is how a worker evaluates it.
 */
const linesBefore = 3

/** A line and a column of the source, both counted from 1. */
export interface SourcePlace {
  readonly line: number
  readonly column: number
}

/** Where in the source a trace begins: its first place in the task's text that the author wrote. */
export function placeOf(stack: string, lineCount: number): SourcePlace | undefined {
  for (const [, line = '', column = ''] of stack.matchAll(/tabgrid-task\.js:(\d+):(\d+)/g)) {
    const place = { line: Number(line) - linesBefore, column: Number(column) }
    if (place.line >= 1 && place.line <= lineCount) return place
  }
  return undefined
}

/** A trace as its author reads it: with lines of the source, and nothing of what is around it. */
export const readableStack = (stack: string, lineCount: number): string =>
  stack
    .split('\n')
    .filter((line, at) => at === 0 || placeOf(line, lineCount) !== undefined)
    .map((line) =>
      line
        .replace(/\(?eval at [^)]*\), |/g, '')
        .replace(/tabgrid-task\.js:(\d+)/g, (_, at: string) => `task:${Number(at) - linesBefore}`),
    )
    .join('\n')

import { formatBytes, formatCount } from '../format.ts'
import { text } from '../text.ts'
import type { FileProblem } from './data/lab-data.ts'

/** Why a file is not taken, and what to do about it. */
export function fileSentence(name: string, problem: FileProblem): string {
  const words = text.lab.fileProblems
  switch (problem.what) {
    case 'size':
      return words.size(name, formatBytes(problem.bytesMost))
    case 'parquet':
      return words.parquet(name, problem.detail)
    case 'quote-open':
    case 'quote-after':
      return words[problem.what](name, formatCount(problem.line), formatCount(problem.column))
    case 'json':
      return words.json(name, formatCount(problem.line), formatCount(problem.column), problem.detail)
    case 'cells': {
      const counts = [problem.line, problem.column, problem.cells, problem.wanted] as const
      const [line, column, cells, wanted] = counts
      return words.cells(name, formatCount(line), formatCount(column), formatCount(cells), formatCount(wanted))
    }
    default:
      return words[problem.what](name)
  }
}

import type { TypeScriptOnly } from './strip-types.ts'

/** What is wrong with a task's source, and where: from the letter `from` on, up to `to`. */
export interface SourceProblem {
  readonly what: 'syntax' | 'too-long' | 'no-task' | 'not-a-task' | 'no-map' | 'import' | TypeScriptOnly
  readonly from: number
  readonly to: number
  /** Of `syntax`: what the parser says. */
  readonly detail?: string
}

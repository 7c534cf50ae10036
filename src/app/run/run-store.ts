import { signal } from '@preact/signals'
import type { JobId } from '../../base/ids.ts'
import { RunLog } from '../../core/run-log.ts'
import type { TaskStreamStore } from '../host/task-stream-store.ts'

export type RunState =
  /** `share` of the lines that there were when reading began. */
  | { readonly at: 'reading'; readonly share: number }
  | { readonly at: 'read' }
  /** Of another version of the page. */
  | { readonly at: 'unreadable' }

/** Lines read at a time: some 8 ms, so that the page does not stand still over a long story. */
const linesAtOnce = 800
/** How often a run that goes on is looked at. */
const lookEveryMs = 300

/** Reads the story of one run, piece by piece, and goes on while the run does. */
export class RunStore {
  readonly log: RunLog
  readonly state = signal<RunState>({ at: 'reading', share: 0 })
  /** Grows with what was read. */
  readonly version = signal(0)
  readonly #stream: TaskStreamStore
  #read = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(job: JobId, stream: TaskStreamStore) {
    this.log = new RunLog(job)
    this.#stream = stream
  }

  start(): void {
    this.#timer ??= setTimeout(() => this.#look(), 0)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    this.#readPiece(this.#stream.linesSince(this.#read), 0)
  }

  #readPiece(lines: readonly string[], from: number): void {
    const piece = lines.slice(from, from + linesAtOnce)
    try {
      this.log.add(piece)
    } catch {
      this.state.value = { at: 'unreadable' }
      return
    }
    this.#read += piece.length
    const next = from + piece.length
    if (piece.length > 0) this.version.value++
    if (next < lines.length) {
      if (this.state.value.at === 'reading') this.state.value = { at: 'reading', share: next / lines.length }
      this.#timer = setTimeout(() => this.#readPiece(lines, next), 0)
      return
    }
    if (this.state.value.at === 'reading') this.state.value = { at: 'read' }
    if (!this.log.over) this.#timer = setTimeout(() => this.#look(), lookEveryMs)
  }
}

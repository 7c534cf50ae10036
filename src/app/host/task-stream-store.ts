import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { StorySpans } from '../../core/story-spans.ts'
import type { HostRoom } from '../../runtime/api/host-api.ts'
import type { RoomState } from './host-store.ts'
import type { Seen } from './task-stream-says.ts'

/** A long story opens without the page standing still: so long it is read in one frame, looked at after so many lines. */
const readMostMs = 5
const linesAtOnce = 50

/** The story of the room as the page reads it. Outlives the room, so that its last picture stays. */
export class TaskStreamStore {
  /** Grows with every line that was read. */
  readonly linesRead = signal(0)
  readonly unreadable = signal(false)
  spans = new StorySpans()
  #room: HostRoom | undefined
  /** The page's time when the story's clock stands at 0, as near as the lines that came fastest can tell. */
  #offsetMs = Number.POSITIVE_INFINITY

  readonly seen: Seen
  readonly #clockMs: () => number

  /** @param clockMs a clock that goes on within a frame. */
  constructor(
    host: { readonly state: ReadonlySignal<RoomState>; readonly seen: Seen },
    clockMs = () => performance.now(),
  ) {
    this.seen = host.seen
    this.#clockMs = clockMs
    effect(() => {
      if (host.state.value.at === 'open') this.#adopt(host.state.value.room)
    })
  }

  /** Takes up what was written since the last call, or a part of it. `pageMs`: the page's own clock. */
  read(pageMs: number): void {
    const before = this.linesRead.peek()
    const lines = this.#room?.storySince(before) ?? []
    if (lines.length === 0 || this.unreadable.peek()) return
    const endMs = this.#clockMs() + readMostMs
    let read = 0
    while (read < lines.length && this.#clockMs() < endMs && !this.unreadable.peek()) {
      this.#add(lines.slice(read, read + linesAtOnce))
      read += linesAtOnce
    }
    this.#offsetMs = Math.min(this.#offsetMs, pageMs - this.spans.heardMs)
    this.linesRead.value = before + Math.min(read, lines.length)
  }

  #add(lines: readonly string[]): void {
    try {
      this.spans.add(lines)
    } catch {
      this.unreadable.value = true // of another version; the room itself goes on
    }
  }

  /** The story's time now: it stands still while nothing runs. */
  nowMs(pageMs: number): number {
    if (this.spans.runningCount === 0) return this.spans.lastMs
    return Math.max(this.spans.heardMs, pageMs - this.#offsetMs)
  }

  /** Of the story, from a line on that is counted from 0. */
  linesSince(line: number): readonly string[] {
    return this.#room?.storySince(line) ?? []
  }

  /** JSON lines, as they are replayed. */
  text(): string {
    return this.#room?.story() ?? ''
  }

  #adopt(room: HostRoom): void {
    if (this.#room === room) return
    this.#room = room
    this.spans = new StorySpans()
    this.#offsetMs = Number.POSITIVE_INFINITY
    this.unreadable.value = false
    this.linesRead.value = 0
  }
}

import type { Effect } from '../../core/effect.ts'
import type { SchedulerEvent } from '../../core/event.ts'
import { type StoryHead, storyHead, storyLine, storyStop } from '../../core/story.ts'

/** Characters. A room that is open for days must not fill the memory with its past. */
const storyMost = 64 * 1024 * 1024

/** Writes down what a scheduler was told and what it decided, from its first event on. */
export class StoryRecorder {
  readonly #most: number
  readonly #lines: string[]
  #length = 0
  #stopped = false

  constructor(head: StoryHead, most: number = storyMost) {
    this.#most = most
    this.#lines = [storyHead(head)]
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  note(event: SchedulerEvent, effects: readonly Effect[]): void {
    if (this.#stopped) return
    const line = storyLine(event, effects)
    this.#length += line.length + 1
    if (this.#length > this.#most) this.stop(`a story holds ${this.#most} characters: what follows was not written`)
    else this.#lines.push(line)
  }

  stop(reason: string): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#lines.push(storyStop(reason))
  }
}

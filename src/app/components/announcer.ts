import { signal } from '@preact/signals'

/** A class joins in a few seconds: read aloud is at most one sentence in this time, the newest. */
const gapMs = 4_000

/** Keeps a live region from speaking without end. */
export class Announcer {
  readonly said = signal('')
  #wanted = ''
  #waiting = false

  say(sentence: string): void {
    this.#wanted = sentence
    if (this.#waiting) return
    this.#waiting = true
    this.said.value = sentence
    setTimeout(() => {
      this.#waiting = false
      if (this.#wanted !== this.said.value) this.say(this.#wanted)
    }, gapMs)
  }
}

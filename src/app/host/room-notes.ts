import { computed, signal } from '@preact/signals'
import type { ErrorCode } from '../../base/errors.ts'
import type { HostRoomEvents } from '../../runtime/api/host-api.ts'
import { sentenceOf } from '../sentence.ts'

type Warning = Parameters<HostRoomEvents['warning']>[0]

/** Something to know that stops nothing. */
export interface Note {
  readonly code: ErrorCode
  readonly sentence: string
}

const noteOf = (warning: Warning): Note => ({ code: warning.code, sentence: sentenceOf(warning) })

/** What a room warns of, one a code: the newest replaces the others. Kept as it came, and said in the language of now. */
export class RoomNotes {
  readonly shown = computed(() => this.#warnings.value.map(noteOf))
  readonly #warnings = signal<readonly Warning[]>([])

  take(warning: Warning): void {
    this.dismiss(warning.code)
    if (!warning.resolved) this.#warnings.value = [...this.#warnings.value, warning]
  }

  dismiss(code: ErrorCode): void {
    this.#warnings.value = this.#warnings.value.filter((warning) => warning.code !== code)
  }

  clear(): void {
    this.#warnings.value = []
  }
}

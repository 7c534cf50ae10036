import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { DataKind, FileData, FileProblem } from './data/lab-data.ts'
import { readFile } from './data/read-file.ts'
import { sampleFile } from './examples.ts'

export type FileState =
  | { readonly at: 'none' }
  | { readonly at: 'reading'; readonly name: string }
  | { readonly at: 'read'; readonly name: string; readonly bytes: number; readonly data: FileData }
  | { readonly at: 'refused'; readonly name: string; readonly problem: FileProblem }
  | { readonly at: 'unreachable'; readonly name: string }

/** The file that a task is tried with. Only this page has it: a reload asks for it again. */
export class DataStore {
  readonly file: ReadonlySignal<FileState>
  readonly kind = computed<DataKind>(() => (this.#file.value.at === 'read' ? this.#file.value.data.kind : 'rows'))
  readonly #file = signal<FileState>({ at: 'none' })
  /** A file that was chosen later counts, whichever is read first. */
  #choices = 0

  constructor() {
    this.file = this.#file
  }

  choose(file: File): Promise<void> {
    return this.#read(file.name, async () => file)
  }

  chooseSample(): Promise<void> {
    return this.#read(sampleFile.name, async () => {
      const response = await fetch(sampleFile.path)
      return response.ok ? new File([await response.blob()], sampleFile.name) : undefined
    })
  }

  async #read(name: string, find: () => Promise<File | undefined>): Promise<void> {
    const choice = ++this.#choices
    this.#file.value = { at: 'reading', name }
    const state = await find().then(
      (file): Promise<FileState> | FileState => (file === undefined ? { at: 'unreachable', name } : stateOf(file)),
      (): FileState => ({ at: 'unreachable', name }),
    )
    if (choice === this.#choices) this.#file.value = state
  }

  forget(): void {
    this.#choices++
    this.#file.value = { at: 'none' }
  }
}

async function stateOf(file: File): Promise<FileState> {
  const { name, size: bytes } = file
  const reading = await readFile(file)
  return reading.at === 'read'
    ? { at: 'read', name, bytes, data: reading.data }
    : { at: 'refused', name, problem: reading.problem }
}

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
  #newest: File | undefined

  constructor() {
    this.file = this.#file
  }

  async choose(file: File): Promise<void> {
    this.#newest = file
    const { name, size: bytes } = file
    this.#file.value = { at: 'reading', name }
    const reading = await readFile(file)
    if (this.#newest !== file) return
    if (reading.at === 'read') this.#file.value = { at: 'read', name, bytes, data: reading.data }
    else this.#file.value = { at: 'refused', name, problem: reading.problem }
  }

  async chooseSample(): Promise<void> {
    const { name, path } = sampleFile
    this.#file.value = { at: 'reading', name }
    try {
      const response = await fetch(path)
      if (!response.ok) throw new Error(response.statusText)
      await this.choose(new File([await response.blob()], name))
    } catch {
      this.#file.value = { at: 'unreachable', name }
    }
  }

  forget(): void {
    this.#newest = undefined
    this.#file.value = { at: 'none' }
  }
}

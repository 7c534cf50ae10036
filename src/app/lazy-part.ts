import { type ReadonlySignal, signal } from '@preact/signals'
import { TabgridError } from '../base/errors.ts'
import { text } from './text.ts'

export type PartState<Part> =
  | { readonly at: 'closed' | 'loading' | 'unreachable' }
  | { readonly at: 'loaded'; readonly part: Part }

/** A part of the app that is fetched when somebody needs it: a phone that helps never loads the host's pages. */
export class LazyPart<Part> {
  readonly state: ReadonlySignal<PartState<Part>>
  readonly #state = signal<PartState<Part>>({ at: 'closed' })
  readonly #fetch: () => Promise<Part>
  #fetching: Promise<void> | undefined

  constructor(fetch: () => Promise<Part>) {
    this.#fetch = fetch
    this.state = this.#state
  }

  /** Never rejects. Fetches once; again only after a failure. */
  load(): Promise<void> {
    this.#fetching ??= this.#load()
    return this.#fetching
  }

  /** @throws `server-unreachable`, with what to do. */
  async need(): Promise<Part> {
    await this.load()
    const { value: state } = this.#state
    if (state.at === 'loaded') return state.part
    throw new TabgridError('server-unreachable', text.page.unreachable)
  }

  async #load(): Promise<void> {
    this.#state.value = { at: 'loading' }
    try {
      this.#state.value = { at: 'loaded', part: await this.#fetch() }
    } catch {
      this.#state.value = { at: 'unreachable' } // the server is gone, or serves a newer build: a reload helps in both
      this.#fetching = undefined
    }
  }
}

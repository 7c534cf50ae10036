import { type ReadonlySignal, signal } from '@preact/signals'

export type PartState<Part> =
  | { readonly at: 'closed' | 'loading' | 'unreachable' }
  | { readonly at: 'loaded'; readonly part: Part }

/** A part of the app that is fetched when somebody needs it: a phone that helps never loads the host's pages. */
export class LazyPart<Part> {
  readonly state: ReadonlySignal<PartState<Part>>
  readonly #state = signal<PartState<Part>>({ at: 'closed' })
  readonly #fetch: () => Promise<Part>

  constructor(fetch: () => Promise<Part>) {
    this.#fetch = fetch
    this.state = this.#state
  }

  /** Never rejects. Fetches once; again only after a failure. */
  async load(): Promise<void> {
    const { at } = this.#state.value
    if (at === 'loading' || at === 'loaded') return
    this.#state.value = { at: 'loading' }
    try {
      this.#state.value = { at: 'loaded', part: await this.#fetch() }
    } catch {
      this.#state.value = { at: 'unreachable' } // the server is gone, or serves a newer build: a reload helps in both
    }
  }
}

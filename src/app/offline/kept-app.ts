import { signal } from '@preact/signals'

/** Beside the app's page. */
const serviceWorkerFile = './sw.js'

export type KeptApp =
  /** Plain `http://<LAN address>`, a private window, or a browser that has no service workers. */
  { readonly at: 'impossible' } | { readonly at: 'offered' } | { readonly at: 'fetching' } | { readonly at: 'kept' }

/** Whether the app itself is kept in this browser, so that it opens without a network. */
export class KeptAppStore {
  readonly state = signal<KeptApp>({ at: 'impossible' })
  readonly failed = signal(false)
  readonly #workers: ServiceWorkerContainer | undefined

  /** @param workers of the page: `navigator.serviceWorker`, which an insecure context lacks. */
  constructor(workers: ServiceWorkerContainer | undefined) {
    this.#workers = workers
  }

  async look(): Promise<void> {
    const registration = await this.#workers?.getRegistration().catch(() => undefined)
    if (registration !== undefined) this.state.value = { at: 'kept' }
    else if (this.#workers !== undefined) this.state.value = { at: 'offered' }
  }

  async keep(): Promise<void> {
    this.state.value = { at: 'fetching' }
    this.failed.value = false
    try {
      await this.#workers?.register(serviceWorkerFile)
      await this.#workers?.ready
      this.state.value = { at: 'kept' }
    } catch {
      this.failed.value = true
      this.state.value = { at: 'offered' }
    }
  }
}

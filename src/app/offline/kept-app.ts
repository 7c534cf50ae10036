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
    if (registration !== undefined) await this.#await(registration)
    else if (this.#workers !== undefined) this.state.value = { at: 'offered' }
  }

  async keep(): Promise<void> {
    this.state.value = { at: 'fetching' }
    this.failed.value = false
    try {
      const registration = await this.#workers?.register(serviceWorkerFile)
      if (registration !== undefined) await this.#await(registration)
    } catch {
      this.#fail()
    }
  }

  /** Registered is not yet kept: only with all files does a worker become active. */
  async #await(registration: ServiceWorkerRegistration): Promise<void> {
    this.state.value = { at: 'fetching' }
    if (await becomesActive(registration)) this.state.value = { at: 'kept' }
    else this.#fail()
  }

  #fail(): void {
    this.failed.value = true
    this.state.value = { at: 'offered' }
  }
}

/** `false` where its files could not be fetched: a promise like `ready` would never be kept then. */
function becomesActive({ installing, waiting, active }: ServiceWorkerRegistration): Promise<boolean> {
  const worker = active ?? waiting ?? installing
  if (worker === null) return Promise.resolve(false)
  return new Promise((resolve) => {
    const look = () => {
      if (worker.state === 'activated' || worker.state === 'activating') resolve(true)
      else if (worker.state === 'redundant') resolve(false)
    }
    worker.addEventListener('statechange', look)
    look()
  })
}

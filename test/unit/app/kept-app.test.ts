import { expect, test } from 'vitest'
import { KeptAppStore } from '../../../src/app/offline/kept-app.ts'

/** A service worker that goes from state to state when it is told to. */
class ScriptedWorker extends EventTarget {
  state = 'installing'

  become(state: string): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

function pageWith(worker: ScriptedWorker, known: boolean): KeptAppStore {
  const registration = { installing: worker, waiting: null, active: null }
  return new KeptAppStore({
    register: async () => registration,
    getRegistration: async () => (known ? registration : undefined),
    ready: new Promise(() => undefined),
  } as unknown as ServiceWorkerContainer)
}

test('the app is kept when all its files are there, and not before', async () => {
  const worker = new ScriptedWorker()
  const store = pageWith(worker, true)
  const looking = store.look()
  await expect.poll(() => store.state.value.at).toBe('fetching')
  worker.become('installed')
  expect(store.state.value.at).toBe('fetching')
  worker.become('activating')
  await looking
  expect(store.state.value.at).toBe('kept')
})

test('files that cannot be fetched are told, and may be fetched again', async () => {
  const worker = new ScriptedWorker()
  const store = pageWith(worker, false)
  await store.look()
  expect(store.state.value.at).toBe('offered')
  const keeping = store.keep()
  worker.become('redundant')
  await keeping
  expect(store.failed.value).toBe(true)
  expect(store.state.value.at).toBe('offered')
})

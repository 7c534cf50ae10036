import { expose, type Remote, transfer } from 'comlink'
import type { RelayApi, RelayListener } from './relay-api.ts'
import { RelayWorker } from './relay-worker.ts'

/** The text of worker-entry.ts with all that it needs: put in here by the build. */
declare const tabgridWorkerText: string

// Runs in the sandbox's frame. Task code never does: it runs in the workers, and this only passes on what it lets through.

const workerUrl = `data:text/javascript;charset=utf-8,${encodeURIComponent(tabgridWorkerText)}`
const workers = new Map<number, RelayWorker>()
let listener: Remote<RelayListener> | undefined

const relay: RelayApi = {
  listen(told) {
    listener = told as Remote<RelayListener>
  },
  ping() {},
  start(worker) {
    workers.set(
      worker,
      new RelayWorker(workerUrl, {
        progress: async (unitsDone, exact) => listener?.progress(worker, unitsDone, exact),
        crashed: (reason) => {
          workers.delete(worker)
          void listener?.crashed(worker, reason)
        },
        flooded: () => void listener?.flooded(worker),
      }),
    )
  },
  async ask(worker, order) {
    const found = workers.get(worker)
    if (found === undefined) return new Promise(() => {}) // it crashed, which its page has been told
    const { reply, buffers } = await found.ask(order)
    return transfer(reply, [...buffers])
  },
  end(worker) {
    workers.get(worker)?.end()
    workers.delete(worker)
  },
}

// Outside of a frame without an origin there is no sandbox, whatever the server or the page around it did.
if (origin !== 'null' || parent === self) throw new Error('the sandbox works only in a frame without an origin')

addEventListener('message', ({ source, ports: [port] }) => {
  if (source === parent && port !== undefined) expose(relay, port)
})

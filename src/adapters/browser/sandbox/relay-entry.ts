import { assertNever } from '../../../base/assert.ts'
import type { FromRelay, ToRelay } from './relay-message.ts'
import { RelayWorker } from './relay-worker.ts'

/** The text of worker-entry.ts with all that it needs: put in here by the build. */
declare const tabgridWorkerText: string

// Runs in the sandbox's frame. Task code never does: it runs in the workers, and this only passes on what it lets through.

const workerUrl = `data:text/javascript;charset=utf-8,${encodeURIComponent(tabgridWorkerText)}`

function serve(port: MessagePort): void {
  const workers = new Map<number, RelayWorker>()
  const tell = (message: FromRelay, buffers: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...buffers])

  const start = (worker: number): RelayWorker =>
    new RelayWorker(workerUrl, {
      answered: (call, reply, buffers) => tell({ type: 'answer', worker, call, reply }, buffers),
      progress: (unitsDone, exact) => tell({ type: 'progress', worker, unitsDone, exact }),
      crashed: (reason) => {
        workers.delete(worker)
        tell({ type: 'crashed', worker, reason })
      },
      flooded: () => tell({ type: 'flooded', worker }),
    })

  port.onmessage = ({ data }: MessageEvent<ToRelay>) => {
    switch (data.type) {
      case 'ping':
        tell({ type: 'pong' })
        break
      case 'start':
        workers.set(data.worker, start(data.worker))
        break
      case 'ask':
        workers.get(data.worker)?.ask(data.call, data.order, data.buffers) // of one that crashed the page has been told
        break
      case 'heard':
        workers.get(data.worker)?.heard()
        break
      case 'end':
        workers.get(data.worker)?.end()
        workers.delete(data.worker)
        break
      default:
        assertNever(data)
    }
  }
  tell({ type: 'ready' })
}

// Outside of a frame without an origin there is no sandbox, whatever the server or the page around it did.
if (origin !== 'null' || parent === self) throw new Error('the sandbox works only in a frame without an origin')

addEventListener('message', ({ source, ports: [port] }) => {
  if (source === parent && port !== undefined) serve(port)
})

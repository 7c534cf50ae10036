import type { Clock } from '../../ports.ts'

/** What the timer worker is told, and the whole of what it says: the number of the call that is due. */
type TimerOrder = { type: 'start'; call: number; delayMs: number } | { type: 'stop'; call: number }

// Runs in the worker, as text: it can use nothing from around it.
const timerWorkerSource = `
const timers = new Map()
onmessage = ({ data: order }) => {
  if (order.type === 'stop') {
    clearTimeout(timers.get(order.call))
    timers.delete(order.call)
    return
  }
  timers.set(order.call, setTimeout(() => {
    timers.delete(order.call)
    postMessage(order.call)
  }, order.delayMs))
}
`

/** Longer delays overflow the browser's 32-bit timer and would fire at once. */
const delayMaxMs = 2 ** 31 - 1

/** Timers in a dedicated worker: a hidden page's own run once a second, later once a minute; a worker's do not. */
class WorkerClock implements Clock {
  readonly #worker: Worker
  readonly #calls = new Map<number, () => void>()
  #lastCall = 0

  constructor() {
    // A blob works on plain http and needs no file beside the page.
    const url = URL.createObjectURL(new Blob([timerWorkerSource], { type: 'text/javascript' }))
    this.#worker = new Worker(url, { name: 'tabgrid-clock' })
    this.#worker.onmessage = ({ data }: MessageEvent<number>) => {
      const call = this.#calls.get(data)
      this.#calls.delete(data)
      call?.()
    }
  }

  nowMs(): number {
    return performance.now()
  }

  dateMs(): number {
    return Date.now()
  }

  after(delayMs: number, call: () => void): () => void {
    const number = ++this.#lastCall
    this.#calls.set(number, call)
    this.#order({ type: 'start', call: number, delayMs: Math.min(delayMs, delayMaxMs) })
    return () => {
      if (this.#calls.delete(number)) this.#order({ type: 'stop', call: number })
    }
  }

  #order(order: TimerOrder): void {
    this.#worker.postMessage(order)
  }
}

let clock: WorkerClock | undefined

/** The page's one clock: however many rooms it opens, it has one timer worker, for as long as it lives. */
export function workerClock(): Clock {
  clock ??= new WorkerClock()
  return clock
}

import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'

// The page on which the test bed itself is tested, and what needs no network.

declare global {
  var bed: {
    throwLater(): void
    rejectUnheard(): void
    throwInWorker(): void
    rejectInWorker(): void
    /** Resolves with how long a timer of `delayMs` took, in milliseconds. */
    timerMs(delayMs: number): Promise<number>
    /** Resolves with the names of the timers that fired, in order; `stopped` was called off. */
    firedTimers(): Promise<string[]>
  }
}

const inWorker = (source: string): Worker => new Worker(URL.createObjectURL(new Blob([source])))

globalThis.bed = {
  throwLater: () => queueMicrotask(() => fail('planted: thrown')),
  rejectUnheard: () => void Promise.reject(new Error('planted: rejected')),
  throwInWorker: () => void inWorker("throw new Error('planted: worker thrown')"),
  rejectInWorker: () => void inWorker("Promise.reject(new Error('planted: worker rejected'))"),
  timerMs: (delayMs) => {
    const startMs = performance.now()
    return new Promise((resolve) => workerClock().after(delayMs, () => resolve(performance.now() - startMs)))
  },
  firedTimers: () => {
    const fired: string[] = []
    const clock = workerClock()
    return new Promise((resolve) => {
      const stop = clock.after(10, () => fired.push('stopped'))
      clock.after(40, () => fired.push('later'))
      clock.after(20, () => fired.push('sooner'))
      clock.after(60, () => resolve(fired))
      stop()
    })
  },
}

function fail(story: string): never {
  throw new Error(story)
}

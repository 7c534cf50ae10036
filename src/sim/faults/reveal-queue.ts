import type { JobId } from '../../base/ids.ts'
import type { Revealing } from '../../core/effect.ts'
import type { Disk, DiskRecord } from './disk.ts'

/**
 * The order law as the contract has it: what reveals an acceptance waits until every record given before it is durable, and
 * keeps its place. A job whose write failed goes on in memory: nothing of it waits any more.
 */
export class RevealQueue {
  readonly #disk: Disk
  readonly #reveal: (effect: Revealing) => void
  readonly #inMemory = new Set<JobId>()
  #waiting: { readonly effect: Revealing; readonly after: number }[] = []
  #written = 0
  #settled = 0
  #revealing = false

  constructor(disk: Disk, reveal: (effect: Revealing) => void) {
    this.#disk = disk
    this.#reveal = reveal
  }

  isInMemory(job: JobId): boolean {
    return this.#inMemory.has(job)
  }
  keepInMemory(job: JobId): void {
    this.#inMemory.add(job)
  }

  write(job: JobId, records: readonly DiskRecord[], settled?: () => void): void {
    if (this.#inMemory.has(job)) {
      settled?.()
      return
    }
    this.#written++
    this.#disk.append({
      job,
      records,
      settled: (durable) => {
        this.#settled++
        if (!durable) this.#inMemory.add(job)
        settled?.()
        this.#run()
      },
    })
  }

  push(effect: Revealing): void {
    this.#waiting.push({ effect, after: this.#written })
    this.#run()
  }

  #run(): void {
    if (this.#revealing) return
    this.#revealing = true
    for (let next = this.#waiting[0]; next !== undefined && next.after <= this.#settled; next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#reveal(next.effect)
    }
    this.#revealing = false
  }
}

/** The last ten seconds, at four looks a second. */
const samplesMost = 40

/** How much of the machine is used, over the last seconds in which something ran. */
export class LoadGauge {
  readonly #cores: number
  #samples: { readonly atMs: number; readonly busyMs: number }[] = []

  /** @param cores of the machine. */
  constructor(cores: number) {
    this.#cores = Math.max(1, cores)
  }

  /** @param busyMs time of all workers together so far. */
  note(atMs: number, busyMs: number): void {
    this.#samples.push({ atMs, busyMs })
    if (this.#samples.length > samplesMost) this.#samples.shift()
  }

  /** Of all cores of the machine: 0 to 1. */
  get share(): number {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0
    const busy = (last.busyMs - first.busyMs) / (last.atMs - first.atMs) / this.#cores
    return Math.min(1, Math.max(0, busy))
  }

  /** Nothing runs any more. */
  clear(): void {
    this.#samples = []
  }
}

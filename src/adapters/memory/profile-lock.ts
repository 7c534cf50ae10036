import type { ProfileLock } from '../../ports.ts'

/** Locks of one process: each tab of it has the same object. */
export class MemoryProfileLock implements ProfileLock {
  readonly #holders = new Map<string, { readonly lost: () => void }>()

  async hold(name: string, { steal, lost }: { steal: boolean; lost: () => void }): Promise<(() => void) | undefined> {
    const former = this.#holders.get(name)
    if (former !== undefined && !steal) return undefined
    const holder = { lost }
    this.#holders.set(name, holder)
    former?.lost()
    return () => {
      if (this.#holders.get(name) === holder) this.#holders.delete(name)
    }
  }
}

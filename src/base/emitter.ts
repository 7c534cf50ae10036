type Listeners<E> = { [K in keyof E]?: Set<E[K]> }
type ArgumentsOf<F> = F extends (...args: infer A) => void ? A : never

/** Typed events. A listener that throws does not keep the others from hearing. */
export class Emitter<E extends { [K in keyof E]: (...args: never[]) => void }> {
  readonly #listeners: Listeners<E> = {}

  /** Returns the way to stop listening. */
  on<K extends keyof E>(event: K, listener: E[K]): () => void {
    let set = this.#listeners[event]
    if (set === undefined) {
      set = new Set()
      this.#listeners[event] = set
    }
    set.add(listener)
    return () => set.delete(listener)
  }

  emit<K extends keyof E>(event: K, ...args: ArgumentsOf<E[K]>): void {
    const failures: unknown[] = []
    for (const listener of [...(this.#listeners[event] ?? [])]) {
      try {
        listener(...args)
      } catch (thrown) {
        failures.push(thrown)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}

import { Emitter } from '../../base/emitter.ts'

type Events<E> = { [K in keyof E]: (...args: never[]) => void }
type ArgumentsOf<F> = F extends (...args: infer A) => void ? A : never

/**
 * An emitter that keeps an event for which nobody listens until somebody does, in order.
 *
 * Kept events are given in a microtask after `on`, so that a listener may use what `on` returned.
 */
export class KeptEmitter<E extends Events<E>> {
  readonly #emitter = new Emitter<E>()
  readonly #listening = new Map<keyof E, number>()
  readonly #kept = new Map<keyof E, (() => void)[]>()
  readonly #unkept: readonly (keyof E)[]

  /** @param unkept Events that mean nothing later. */
  constructor(unkept: readonly (keyof E)[] = []) {
    this.#unkept = unkept
  }

  on<K extends keyof E>(event: K, listener: E[K]): () => void {
    const off = this.#emitter.on(event, listener)
    this.#listening.set(event, (this.#listening.get(event) ?? 0) + 1)
    if (this.#kept.has(event)) queueMicrotask(() => this.#giveKept(event))
    let on = true
    return () => {
      if (!on) return
      on = false
      off()
      this.#listening.set(event, (this.#listening.get(event) ?? 1) - 1)
    }
  }

  emit<K extends keyof E>(event: K, ...args: ArgumentsOf<E[K]>): void {
    const kept = this.#kept.get(event)
    if (kept !== undefined) kept.push(() => this.#emitter.emit(event, ...args))
    else if (this.#heard(event)) this.#emitter.emit(event, ...args)
    else if (!this.#unkept.includes(event)) this.#kept.set(event, [() => this.#emitter.emit(event, ...args)])
  }

  /** How many of these events wait for a listener. */
  keptCount(event: keyof E): number {
    return this.#kept.get(event)?.length ?? 0
  }

  #heard(event: keyof E): boolean {
    return (this.#listening.get(event) ?? 0) > 0
  }

  /**
   * A listener may leave after one event (the first frame decides who reads on), so the rest waits for the next one. One that throws
   * is heard of, and keeps nobody from the rest.
   */
  #giveKept(event: keyof E): void {
    const kept = this.#kept.get(event)
    if (kept === undefined) return // another listener of the same moment had it given
    try {
      while (kept.length > 0 && this.#heard(event)) kept.shift()?.()
    } finally {
      if (kept.length === 0) this.#kept.delete(event)
      else if (this.#heard(event)) queueMicrotask(() => this.#giveKept(event))
    }
  }
}

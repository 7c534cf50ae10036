import type { Settings } from '../../ports.ts'

/** Settings that last as long as this object. */
export class MemorySettings implements Settings {
  readonly #values = new Map<string, unknown>()

  async get(key: string): Promise<unknown> {
    return this.#values.get(key)
  }

  async set(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value)
  }

  async keepFirst(key: string, value: unknown): Promise<unknown> {
    if (!this.#values.has(key)) this.#values.set(key, value)
    return this.#values.get(key)
  }

  async update(key: string, alter: (kept: unknown) => unknown): Promise<unknown> {
    const value = alter(this.#values.get(key))
    this.#values.set(key, value)
    return value
  }

  async remove(key: string): Promise<void> {
    this.#values.delete(key)
  }
}

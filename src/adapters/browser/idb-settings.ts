import type { Settings } from '../../ports.ts'
import { type Database, writeError } from './database.ts'

export class IdbSettings implements Settings {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(key: string): Promise<unknown> {
    return this.#database.get('settings', key)
  }

  async set(key: string, value: unknown): Promise<void> {
    try {
      await this.#database.put('settings', value, key)
    } catch (cause) {
      throw writeError(cause)
    }
  }

  async keepFirst(key: string, value: unknown): Promise<unknown> {
    try {
      const change = this.#database.transaction('settings', 'readwrite')
      const kept = await change.store.get(key)
      await Promise.all([...(kept === undefined ? [change.store.put(value, key)] : []), change.done])
      return kept ?? value
    } catch (cause) {
      throw writeError(cause)
    }
  }

  async update(key: string, alter: (kept: unknown) => unknown): Promise<unknown> {
    try {
      const change = this.#database.transaction('settings', 'readwrite')
      const value = alter(await change.store.get(key))
      await Promise.all([change.store.put(value, key), change.done])
      return value
    } catch (cause) {
      throw writeError(cause)
    }
  }

  async remove(key: string): Promise<void> {
    await this.#database.delete('settings', key)
  }
}

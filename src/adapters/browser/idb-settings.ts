import type { Settings } from '../../ports.ts'
import { changeIn, resultOf } from './transaction.ts'

const store = 'settings'

export class IdbSettings implements Settings {
  readonly #database: IDBDatabase

  constructor(database: IDBDatabase) {
    this.#database = database
  }

  async get(key: string): Promise<unknown> {
    return resultOf(this.#database.transaction(store).objectStore(store).get(key))
  }

  async set(key: string, value: unknown): Promise<void> {
    await this.#change(async (settings) => settings.put(value, key))
  }

  keepFirst(key: string, value: unknown): Promise<unknown> {
    return this.update(key, (kept) => kept ?? value)
  }

  update(key: string, alter: (kept: unknown) => unknown): Promise<unknown> {
    return this.#change(async (settings) => {
      const value = alter(await resultOf(settings.get(key)))
      settings.put(value, key)
      return value
    })
  }

  async remove(key: string): Promise<void> {
    await this.#change(async (settings) => settings.delete(key))
  }

  #change<T>(work: (settings: IDBObjectStore) => Promise<T>): Promise<T> {
    return changeIn(this.#database, store, (change) => work(change.objectStore(store)))
  }
}

import { writeError } from './storage-error.ts'

/** What a request gives. Whoever has awaited it may ask for more in the same transaction, as long as nothing else is awaited. */
export const resultOf = <T = unknown>(request: IDBRequest): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

/** Resolves when all of it is kept; a request that nobody awaits fails with it. */
const wholeOf = (change: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    change.oncomplete = () => resolve()
    change.onabort = () => reject(change.error)
  })

/**
 * One transaction that writes: all of it or nothing.
 * @throws `journal-full`, `journal-unavailable`, or what `work` throws with a code of its own.
 */
export async function changeIn<T>(
  database: IDBDatabase,
  stores: string | string[],
  work: (change: IDBTransaction) => Promise<T>,
): Promise<T> {
  try {
    const change = database.transaction(stores, 'readwrite')
    const [given] = await Promise.all([orAbort(change, work), wholeOf(change)])
    return given
  } catch (cause) {
    throw writeError(cause)
  }
}

async function orAbort<T>(change: IDBTransaction, work: (change: IDBTransaction) => Promise<T>): Promise<T> {
  try {
    return await work(change)
  } catch (thrown) {
    const cause = change.error ?? thrown // what ended it, and so failed its last requests
    abort(change)
    throw cause
  }
}

function abort(change: IDBTransaction): void {
  try {
    change.abort()
  } catch {
    // it had ended by itself
  }
}

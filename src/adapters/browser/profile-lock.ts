import type { ProfileLock } from '../../ports.ts'
import { IdbProfileLock } from './idb-profile-lock.ts'
import { workerClock } from './worker-clock.ts'

/** A page that is just closing lets go within this; a reloaded one must not find itself in its own way. */
const patienceMs = 500

/** Web Locks, which the browser takes back by itself however the tab ends. Only in a secure context. */
export class WebProfileLock implements ProfileLock {
  readonly #locks: LockManager

  constructor(locks: LockManager) {
    this.#locks = locks
  }

  hold(name: string, { steal, lost }: { steal: boolean; lost: () => void }): Promise<(() => void) | undefined> {
    return new Promise((resolve, reject) => {
      let held = false
      const keep = () =>
        new Promise<void>((letGo) => {
          held = true
          resolve(letGo)
        })
      const options: LockOptions = steal ? { steal } : { signal: AbortSignal.timeout(patienceMs) }
      this.#locks.request(`tabgrid-${name}`, options, keep).catch((thrown: unknown) => {
        if (held) lost()
        else if (thrown instanceof DOMException && thrown.name === 'TimeoutError') resolve(undefined)
        else reject(thrown)
      })
    })
  }
}

/** The best lock of this browser: over plain http there are no Web Locks. */
export const profileLock = (database: IDBDatabase): ProfileLock =>
  'locks' in navigator ? new WebProfileLock(navigator.locks) : leaseLock(database)

/** Lease records, let go of when this page is closed. */
export function leaseLock(database: IDBDatabase): ProfileLock {
  const lock = new IdbProfileLock(database, workerClock())
  addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) lock.letGoOfAll() // a page that may come back learns then whether it lost it
  })
  return lock
}

import { randomId } from '../../base/ids.ts'
import type { Clock, ProfileLock } from '../../ports.ts'
import { browserRandom } from './random.ts'
import { changeIn, resultOf } from './transaction.ts'

const store = 'settings'
/** A holder says so often that it is still there. */
const renewMs = 1_000
/** How often a holder is looked at by who wants the lock, and how often it must have been found unchanged to be gone: 5 s. */
const lookMs = 250
const looksMost = 20

/** The setting that says who holds a lock. `beat` counts: the clocks of two tabs are never compared. */
interface Lease {
  readonly owner: string
  readonly beat: number
}

interface Hold {
  readonly name: string
  readonly owner: string
  readonly lost: () => void
  beat: number
  cancelRenewal: () => void
}

const leaseKey = (name: string): string => `lock-${name}`
/** Who let go last: written without reading first, for a page that is being closed has no time to read. */
const leftKey = (name: string): string => `lock-${name}-left`

/** A lock by lease records in IndexedDB, for pages without Web Locks. Each look with its change is one transaction. */
export class IdbProfileLock implements ProfileLock {
  readonly #database: IDBDatabase
  readonly #clock: Clock
  readonly #holds = new Set<Hold>()

  constructor(database: IDBDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** Answers at once when the lock is free, in a second or so when somebody holds it, and in five when its holder is gone. */
  async hold(name: string, { steal, lost }: { steal: boolean; lost: () => void }): Promise<(() => void) | undefined> {
    const hold: Hold = { name, owner: randomId(browserRandom), lost, beat: 0, cancelRenewal: () => undefined }
    const seen = await this.#take(hold, () => steal)
    for (let looks = 1, now = seen; now !== undefined; looks++) {
      await new Promise<void>((resolve) => this.#clock.after(lookMs, resolve))
      const isSame = (found: Lease) => found.owner === seen?.owner && found.beat === seen.beat
      now = await this.#take(hold, (found) => looks >= looksMost && isSame(found))
      if (now !== undefined && !isSame(now)) return undefined
    }
    this.#holds.add(hold)
    this.#renewLater(hold)
    return () => this.#letGo(hold)
  }

  /** Takes the lock if nobody has it, or if `from` says so of who has. Gives who else has it. */
  #take({ name, owner, beat }: Hold, from: (found: Lease) => boolean): Promise<Lease | undefined> {
    return this.#change(async (settings) => {
      const lease = readLease(await resultOf(settings.get(leaseKey(name))))
      const left = await resultOf(settings.get(leftKey(name)))
      if (lease !== undefined && lease.owner !== left && !from(lease)) return lease
      settings.put({ owner, beat }, leaseKey(name))
      return undefined
    })
  }

  #renewLater(hold: Hold): void {
    hold.cancelRenewal = this.#clock.after(renewMs, () => void this.#renew(hold))
  }

  async #renew(hold: Hold): Promise<void> {
    hold.beat++
    const mine = await this.#isRenewed(hold).catch(() => true) // a disk that fails does not prove another owner
    if (!this.#holds.has(hold)) return
    if (mine) {
      this.#renewLater(hold)
      return
    }
    this.#holds.delete(hold)
    hold.lost()
  }

  /** A lease that is gone altogether was cleared away with the site's data: nobody took it. */
  #isRenewed({ name, owner, beat }: Hold): Promise<boolean> {
    return this.#change(async (settings) => {
      const lease = readLease(await resultOf(settings.get(leaseKey(name))))
      const mine = lease === undefined || lease.owner === owner
      if (mine) settings.put({ owner, beat }, leaseKey(name))
      return mine
    })
  }

  #letGo(hold: Hold): void {
    if (!this.#holds.delete(hold)) return
    hold.cancelRenewal()
    try {
      const change = this.#database.transaction(store, 'readwrite')
      change.objectStore(store).put(hold.owner, leftKey(hold.name))
      change.commit() // at once: the page may end with this turn
    } catch {
      // the lock is free in five seconds all the same
    }
  }

  /** For a page that is being closed. */
  letGoOfAll(): void {
    for (const hold of [...this.#holds]) this.#letGo(hold)
  }

  #change<T>(work: (settings: IDBObjectStore) => Promise<T>): Promise<T> {
    return changeIn(this.#database, store, (change) => work(change.objectStore(store)))
  }
}

function readLease(found: unknown): Lease | undefined {
  if (typeof found !== 'object' || found === null || !('owner' in found) || !('beat' in found)) return undefined
  const { owner, beat } = found
  return typeof owner === 'string' && typeof beat === 'number' ? { owner, beat } : undefined
}

import { openDatabase } from '../../../src/adapters/browser/database.ts'
import { IdbJournal } from '../../../src/adapters/browser/idb-journal.ts'
import { leaseLock, WebProfileLock } from '../../../src/adapters/browser/profile-lock.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { KeptJob, ProfileLock } from '../../../src/ports.ts'
import type { JobSnapshot } from '../../../src/protocol/record.ts'
import { jobId, shardDone, storedJob } from '../../contracts/journal-samples.ts'
import { openVersion1 } from '../../contracts/journal-version-1.ts'
import { type LockBench, lockContract } from '../../contracts/profile-lock-contract.ts'

// What the tabs of one browser profile share: locks, and the journal in a real IndexedDB.

type LockKind = 'Web Locks' | 'leases'

declare global {
  var profile: {
    /** Resolves when the case of the contract holds, and rejects with its story when it does not. */
    runCase(kind: LockKind, name: string): Promise<void>
    /** Whether this tab got the lock, and how long the answer took. */
    hold(kind: LockKind, steal: boolean): Promise<{ got: boolean; tookMs: number }>
    letGo(): void
    timesLost(): number
    leaveVersion1(): Promise<void>
    load(): Promise<KeptJob[]>
    begin(job: string): Promise<void>
    /** The code of the refusal, or `written`. */
    append(job: string, units: number[]): Promise<string>
    compact(job: string, snapshot: JobSnapshot): Promise<string>
  }
}

const clock = workerClock()
const database = () => openDatabase('profile-test')
const locks: Record<LockKind, () => Promise<ProfileLock>> = {
  'Web Locks': async () => new WebProfileLock(navigator.locks),
  leases: async () => leaseLock(await database()),
}
let letGo: (() => void) | undefined
let timesLost = 0
let opened: Promise<IdbJournal> | undefined

function journal(): Promise<IdbJournal> {
  opened ??= database().then((found) => new IdbJournal(found))
  return opened
}
const told = (write: Promise<void>): Promise<string> =>
  write.then(
    () => 'written',
    (thrown: unknown) => (thrown instanceof TabgridError ? thrown.code : String(thrown)),
  )

globalThis.profile = {
  async runCase(kind, name) {
    const found = lockContract.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no case "${name}"`)
    const lock = await locks[kind]()
    const bench: LockBench = {
      openTab: () => lock,
      until: (promise) => promise,
      passAWhile: () => new Promise((resolve) => clock.after(1_500, resolve)),
    }
    await found.run(bench)
  },
  async hold(kind, steal) {
    const lock = await locks[kind]()
    const startMs = clock.nowMs()
    letGo = await lock.hold('room', { steal, lost: () => timesLost++ })
    return { got: letGo !== undefined, tookMs: clock.nowMs() - startMs }
  },
  letGo: () => letGo?.(),
  timesLost: () => timesLost,
  async leaveVersion1() {
    const before = await openVersion1('profile-test')
    before.close()
  },
  load: async () => (await journal()).load(),
  begin: async (job) => (await journal()).begin(storedJob(job)),
  append: async (job, units) =>
    told(
      (await journal()).append(
        jobId(job),
        units.map((unit) => shardDone(unit)),
      ),
    ),
  compact: async (job, snapshot) => told((await journal()).compact(jobId(job), snapshot)),
}

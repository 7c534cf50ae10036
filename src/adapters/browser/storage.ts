import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { Journal, ProfileLock, Settings } from '../../ports.ts'
import { openDatabase } from './database.ts'
import { IdbJournal } from './idb-journal.ts'
import { IdbSettings } from './idb-settings.ts'
import { profileLock } from './profile-lock.ts'

export interface BrowserStorage {
  readonly journal: Journal
  readonly settings: Settings
}

/** IndexedDB where the browser gives it; else the fallback, and why. What ends with the page needs no lock. */
export async function openStorage(
  fallback: () => BrowserStorage,
  open: () => Promise<IDBDatabase> = openDatabase,
): Promise<BrowserStorage & { readonly lock: ProfileLock | undefined; readonly trouble: TabgridError | undefined }> {
  try {
    const database = await open()
    const kept = { journal: new IdbJournal(database), settings: new IdbSettings(database) }
    return { ...kept, lock: profileLock(database), trouble: undefined }
  } catch (thrown) {
    return { ...fallback(), lock: undefined, trouble: toTabgridError(thrown, 'journal-unavailable') }
  }
}

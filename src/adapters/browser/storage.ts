import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { Journal, Settings } from '../../ports.ts'
import { type Database, openDatabase } from './database.ts'
import { IdbJournal } from './idb-journal.ts'
import { IdbSettings } from './idb-settings.ts'

export interface BrowserStorage {
  readonly journal: Journal
  readonly settings: Settings
}

/** IndexedDB where the browser gives it; else the fallback, and why. */
export async function openStorage(
  fallback: () => BrowserStorage,
  open: () => Promise<Database> = openDatabase,
): Promise<BrowserStorage & { readonly trouble: TabgridError | undefined }> {
  try {
    const database = await open()
    return { journal: new IdbJournal(database), settings: new IdbSettings(database), trouble: undefined }
  } catch (thrown) {
    return { ...fallback(), trouble: toTabgridError(thrown, 'journal-unavailable') }
  }
}

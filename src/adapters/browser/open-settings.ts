import type { Settings } from '../../ports.ts'
import { openDatabase } from './database.ts'
import { IdbSettings } from './idb-settings.ts'

/** Those of IndexedDB where the browser gives it, else the fallback: who helps loses nothing but a name and limits. */
export async function openSettings(fallback: () => Settings): Promise<Settings> {
  try {
    return new IdbSettings(await openDatabase())
  } catch {
    return fallback()
  }
}

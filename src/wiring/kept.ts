import { openDatabase } from '../adapters/browser/database.ts'
import { forgetHere, type KeptAbout, type KeptHere, keptHere } from '../adapters/browser/kept-here.ts'

export type { KeptAbout, KeptHere }

/** What this browser keeps of this origin, and the way to forget it. Nothing where nothing can be kept. */
export const kept = {
  look: (): Promise<KeptHere> =>
    withDatabase(keptHere).catch(() => ({ about: new Set<KeptAbout>(), roomCode: undefined })),
  /** @param options.room also the room that this browser hosts. @throws `journal-unavailable`, `journal-blocked`. */
  forget: (options: { readonly room: boolean }): Promise<void> =>
    withDatabase((database) => forgetHere(database, options)),
}

async function withDatabase<T>(use: (database: IDBDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase()
  try {
    return await use(database)
  } finally {
    database.close()
  }
}

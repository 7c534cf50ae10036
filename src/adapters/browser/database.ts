import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'

/**
 * A row names its job: what was on its way to the disk when the next job began, or comes from a tab that hosted this room
 * before, lands behind the clearing of the store.
 */
export interface RecordRow {
  readonly job: JobId
  readonly record: unknown
}

interface Schema extends DBSchema {
  settings: { key: string; value: unknown }
  /** At most one job: the one begun last. */
  jobs: { key: 'last'; value: unknown }
  records: { key: number; value: RecordRow }
}

export type Database = IDBPDatabase<Schema>

const databaseName = 'tabgrid'
const databaseVersion = 1

/**
 * Opens this origin's database.
 * @throws `journal-blocked` when another tab keeps an older version of it open, `journal-unavailable` when the browser
 * offers no IndexedDB (private windows of some browsers, storage switched off).
 */
export async function openDatabase(name = databaseName, version = databaseVersion): Promise<Database> {
  let tellBlocked: (error: TabgridError) => void = () => undefined
  const blocked = new Promise<never>((_, reject) => {
    tellBlocked = reject
  })
  try {
    const opening = openDB<Schema>(name, version, {
      upgrade: createStores,
      blocked: () => tellBlocked(otherTab),
      blocking: (_current, _blocked, event) => {
        if (event.target instanceof IDBDatabase) event.target.close() // a newer page wants to upgrade: let it
      },
    })
    return await Promise.race([opening, blocked])
  } catch (cause) {
    throw cause === otherTab ? cause : unavailable(cause)
  }
}

function createStores(database: Database): void {
  database.createObjectStore('settings')
  database.createObjectStore('jobs')
  database.createObjectStore('records', { autoIncrement: true })
}

const otherTab = new TabgridError(
  'journal-blocked',
  'Another tab runs an older Tabgrid: close or reload it. Until then a reload here loses the job.',
)

const unavailable = (cause: unknown): TabgridError =>
  new TabgridError(
    'journal-unavailable',
    'This browser does not let Tabgrid keep the job (a private window?): a reload starts it again.',
    { cause },
  )

/** A failed write as an error that says what to do. */
export function writeError(cause: unknown): TabgridError {
  if (cause instanceof DOMException && cause.name === 'QuotaExceededError') {
    const message =
      'The disk space that this browser gives to Tabgrid is full. The job goes on, but a reload would redo the rest of it.'
    return new TabgridError('journal-full', message, { cause })
  }
  return unavailable(cause)
}

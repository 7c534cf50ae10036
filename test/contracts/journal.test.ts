import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/adapters/browser/database.ts'
import { IdbJournal } from '../../src/adapters/browser/idb-journal.ts'
import { IdbSettings } from '../../src/adapters/browser/idb-settings.ts'
import { openStorage } from '../../src/adapters/browser/storage.ts'
import { MemoryJournal } from '../../src/adapters/memory/journal.ts'
import { MemorySettings } from '../../src/adapters/memory/settings.ts'
import type { JobId } from '../../src/base/ids.ts'
import { runJournalContract, storedJob } from './journal-contract.ts'

const memory = new MemoryJournal()
runJournalContract('memory', () => Promise.resolve(memory))
runJournalContract('IndexedDB', async () => new IdbJournal(await openDatabase()))

test('settings outlive the page that wrote them', async () => {
  await new IdbSettings(await openDatabase()).set('epoch', 7)
  const later = new IdbSettings(await openDatabase())
  expect(await later.get('epoch')).toBe(7)
  await later.remove('epoch')
  expect(await later.get('epoch')).toBeUndefined()
})

test('a damaged journal says so instead of giving half a job', async () => {
  const database = await openDatabase('damaged')
  const journal = new IdbJournal(database)
  await journal.begin(storedJob('j1'))
  await database.add('records', { job: 'j1' as JobId, record: { type: 'shard-done', from: -1 } })
  await expect(journal.load()).rejects.toMatchObject({ code: 'journal-unreadable' })
})

test('an upgrade that an older tab blocks is told, and does not wait for ever', async () => {
  const older = await openDB('held', 1) // it does not listen for `blocking`, as a tab of an older build might not
  await expect(openDatabase('held', 2)).rejects.toMatchObject({ code: 'journal-blocked' })
  older.close()
})

test('a full disk rejects with journal-full', async () => {
  const full = new IdbJournal(withoutRoom)
  await expect(full.begin(storedJob('j2'))).rejects.toMatchObject({ code: 'journal-full' })
})

/** A database on a disk without room: every transaction fails as a browser's would. */
const withoutRoom = {
  transaction: () => {
    throw new DOMException('no room', 'QuotaExceededError')
  },
} as unknown as Database

test('where the browser offers no IndexedDB the fallback is used, and the reason is kept', async () => {
  const fallback = { journal: new MemoryJournal(), settings: new MemorySettings() }
  const open = () => Promise.reject(new DOMException('denied', 'SecurityError'))
  const storage = await openStorage(() => fallback, open)
  expect(storage.journal).toBe(fallback.journal)
  expect(storage.trouble).toMatchObject({ code: 'journal-unavailable' })
})

import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../../src/adapters/browser/database.ts'
import { changeIn, resultOf } from '../../../../src/adapters/browser/transaction.ts'
import { TabgridError } from '../../../../src/base/errors.ts'

let databases = 0
/** With the setting `first`. */
async function opened(): Promise<IDBDatabase> {
  const database = await openDatabase(`transactions ${++databases}`)
  await changeIn(database, 'settings', async (change) => change.objectStore('settings').add(1, 'first'))
  return database
}
const keysOf = (database: IDBDatabase) =>
  resultOf(database.transaction('settings').objectStore('settings').getAllKeys())

test('what is thrown takes back what was written, and keeps its code', async () => {
  const database = await opened()
  const change = changeIn(database, 'settings', async (begun) => {
    begun.objectStore('settings').put(2, 'second')
    throw new TabgridError('room-taken-over', 'another tab')
  })
  await expect(change).rejects.toMatchObject({ code: 'room-taken-over' })
  expect(await keysOf(database)).toEqual(['first'])
})

const twice = 'ConstraintError'

test('a request that nobody awaits fails the whole', async () => {
  const database = await opened()
  const change = changeIn(database, 'settings', async (begun) => {
    begun.objectStore('settings').put(2, 'second')
    begun.objectStore('settings').add(3, 'first')
  })
  await expect(change).rejects.toMatchObject({ code: 'journal-unavailable', cause: { name: twice } })
  expect(await keysOf(database)).toEqual(['first'])
})

test('what ended a transaction is told, and not that requests after it were given up', async () => {
  const database = await opened()
  const change = changeIn(database, 'settings', async (begun) => {
    begun.objectStore('settings').add(3, 'first')
    await resultOf(begun.objectStore('settings').get('first'))
  })
  await expect(change).rejects.toMatchObject({ cause: { name: twice } })
})

test('a newer page may upgrade while an older one has the database open', async () => {
  const older = await openDatabase('upgraded', 2)
  const newer = await openDatabase('upgraded', 3)
  expect(newer.version).toBe(3)
  expect(() => older.transaction('settings')).toThrow()
})

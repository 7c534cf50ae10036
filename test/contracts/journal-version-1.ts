import { deleteDB, type IDBPDatabase, openDB } from 'idb'

// What version 1 wrote, by hand, as it wrote it: this file does not change when the code does.

/** The row of its one job. */
export const job1 = {
  version: 1,
  job: 'Zk3v_9xQe0RrT5bLm2Wa',
  title: 'Prime numbers',
  task: { name: 'primes', text: '({ name: "primes", split: () => 4, map: (unit) => unit })', hash: '0f'.repeat(32) },
  params: { below: 400 },
  input: { kind: 'stored', name: 'numbers.csv', value: { rows: ['1', '2'], at: new Date(1_700_000_000_000) } },
  local: [{ key: 'celsius', label: 'Temperature', kind: 'number' }],
  unitLimitMs: 60_000,
}

/** Its records, in order, as rows; two are of a job that was over when they reached the disk. */
export const rows1 = [
  { job: 'Zk3v_9xQe0RrT5bLm2Wa', record: { type: 'units-split', count: 4, heldCount: 0 } },
  {
    job: 'A_job_before_that_one',
    record: { type: 'shard-done', from: 0, to: 1, device: 'd0', name: 'Late', value: 1 },
  },
  {
    job: 'Zk3v_9xQe0RrT5bLm2Wa',
    record: { type: 'shard-done', from: 2, to: 4, device: 'd1', name: 'Amber Otter', value: new Uint32Array([2, 3]) },
  },
  {
    job: 'zz_before_that_one',
    record: { type: 'shard-done', from: 0, to: 1, device: 'd0', name: 'Late', value: 1 },
  },
  {
    job: 'Zk3v_9xQe0RrT5bLm2Wa',
    record: { type: 'shard-done', from: 0, to: 1, device: 'd2', name: 'Blue Heron', value: new Map([['a', 1n]]) },
  },
]

/** Makes the database as a page of version 1 left it, with `job` as its one job, or `null` for none. Leaves it open. */
export async function openVersion1(
  name: string,
  job: unknown = job1,
  rows: unknown[] = rows1,
): Promise<IDBPDatabase> {
  await deleteDB(name)
  const database = await openDB(name, 1, {
    upgrade(created) {
      created.createObjectStore('settings')
      created.createObjectStore('jobs')
      created.createObjectStore('records', { autoIncrement: true })
    },
  })
  await database.put('settings', 7, 'epoch')
  if (job !== null) await database.put('jobs', job, 'last')
  for (const row of rows) await database.add('records', row)
  return database
}

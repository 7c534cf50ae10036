import type { BrowserContext, Page } from '@playwright/test'
import { lockContract } from '../contracts/profile-lock-contract.ts'
import { expect, test } from './fixtures.ts'
import type {} from './pages/profile.ts' // declares what the page offers

const kinds = ['Web Locks', 'leases'] as const
/** An answer at once, on a loaded machine. */
const soonMs = 3_000

/** A tab of the profile that `context` is. */
async function openTab(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${origin}/profile.html`)
  return page
}

for (const kind of kinds) {
  const hold = (page: Page, steal = false) =>
    page.evaluate(([lock, force]) => profile.hold(lock, force), [kind, steal] as const)

  test(`${kind}: what every lock promises`, async ({ context, pagesOrigin }) => {
    const page = await openTab(context, pagesOrigin)
    const run = (name: string) =>
      page.evaluate(([lock, wanted]) => profile.runCase(lock, wanted), [kind, name] as const)
    await Promise.all(lockContract.map(({ name }) => run(name)))
  })

  test(`${kind}: one tab of a profile holds it, until it is closed`, async ({ context, pagesOrigin }) => {
    const [first, second] = [await openTab(context, pagesOrigin), await openTab(context, pagesOrigin)]
    expect(await hold(first)).toMatchObject({ got: true })
    expect(await hold(second)).toMatchObject({ got: false })
    expect(await first.evaluate(() => profile.timesLost())).toBe(0)
    await first.close({ runBeforeUnload: false })
    const answer = await hold(second)
    expect(answer).toMatchObject({ got: true })
    expect(answer.tookMs).toBeLessThan(soonMs)
  })

  test(`${kind}: a reloaded tab is not in its own way`, async ({ context, pagesOrigin }) => {
    const page = await openTab(context, pagesOrigin)
    for (let reloads = 0; reloads < 3; reloads++) {
      const answer = await hold(page)
      expect(answer).toMatchObject({ got: true })
      expect(answer.tookMs).toBeLessThan(soonMs)
      await page.reload()
    }
  })

  test(`${kind}: the tab that it is stolen from learns it`, async ({ context, pagesOrigin }) => {
    const [former, latter] = [await openTab(context, pagesOrigin), await openTab(context, pagesOrigin)]
    await hold(former)
    expect(await hold(latter, true)).toMatchObject({ got: true })
    await expect.poll(() => former.evaluate(() => profile.timesLost())).toBe(1)
    await former.evaluate(() => profile.letGo())
    expect(await hold(former)).toMatchObject({ got: false })
    expect(await latter.evaluate(() => profile.timesLost())).toBe(0)
  })

  test(`${kind}: another profile has its own`, async ({ context, pagesOrigin, openTab: openElsewhere }) => {
    expect(await hold(await openTab(context, pagesOrigin))).toMatchObject({ got: true })
    expect(await hold(await openElsewhere(`${pagesOrigin}/profile.html`))).toMatchObject({ got: true })
  })
}

test('a journal of version 1 goes on in a real IndexedDB, and only in the tab that loaded it last', async ({
  context,
  pagesOrigin,
}) => {
  const former = await openTab(context, pagesOrigin)
  await former.evaluate(() => profile.leaveVersion1())
  const job = await former.evaluate(async () => {
    const [kept] = await profile.load()
    return kept?.job
  })
  expect(job).toMatchObject({ version: 4, title: 'Prime numbers', weight: 1, priority: 0 })
  const id = job?.job ?? 'none'
  await former.evaluate(() => profile.begin('beside'))
  expect(await former.evaluate((name) => profile.append(name, [1]), id)).toBe('written')
  const snapshot = { done: [{ from: 0, to: 2 }], shards: 2, total: 1 }
  expect(await former.evaluate(([name, taken]) => profile.compact(name, taken), [id, snapshot] as const)).toBe(
    'written',
  )

  const latter = await openTab(context, pagesOrigin)
  const kept = await latter.evaluate(async () =>
    (await profile.load()).map(({ job: { job }, snapshot, records }) => ({
      job,
      snapshot,
      types: records.map(({ type }) => type),
    })),
  )
  expect(kept).toEqual([
    { job: id, snapshot, types: ['units-split', 'shard-done'] },
    { job: 'beside', snapshot: undefined, types: [] },
  ])
  expect(await former.evaluate((name) => profile.append(name, [7]), id)).toBe('room-taken-over')
  expect(await latter.evaluate((name) => profile.append(name, [7]), id)).toBe('written')
})

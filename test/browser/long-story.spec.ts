import { mkdir, writeFile } from 'node:fs/promises'
import type { CDPSession, Page } from '@playwright/test'
import { pagesDirectory } from './directories.ts'
import { expect, test } from './fixtures.ts'
import type {} from './pages/stream.ts' // declares what the page offers
import { recordedRun } from './recorded-run.ts'

const steps = 40
const scriptMostMs = 16

async function scriptMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1_000
}

/** Frames that the page has drawn since it was first asked. */
const framesDrawn = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const counted = globalThis as { framesDrawn?: number }
    if (counted.framesDrawn === undefined) {
      counted.framesDrawn = 0
      const count = () => {
        counted.framesDrawn = (counted.framesDrawn ?? 0) + 1
        requestAnimationFrame(count)
      }
      requestAnimationFrame(count)
    }
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return counted.framesDrawn
  })

/** The median of what a frame's scripts take while `act` goes on; a step takes as many frames as the browser draws meanwhile. */
async function medianFrameMs(page: Page, act: (step: number) => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const taken: number[] = []
  let drawn = await framesDrawn(page)
  for (let step = 0; step < steps; step++) {
    const before = await scriptMs(session)
    await act(step)
    const now = await framesDrawn(page)
    taken.push(((await scriptMs(session)) - before) / (now - drawn))
    drawn = now
  }
  return taken.sort((left, right) => left - right)[steps / 2] ?? Number.NaN
}

test('a story of 200 devices and 100,000 shards opens, scrolls and is pointed at without the page standing still', async ({
  openTab,
  pagesOrigin,
}) => {
  test.setTimeout(180_000)
  await mkdir(pagesDirectory, { recursive: true })
  await writeFile(`${pagesDirectory}/recorded-run.jsonl`, recordedRun(200, 112_000).join('\n'))
  const [page, empty] = [await openTab(`${pagesOrigin}/stream.html`), await openTab(`${pagesOrigin}/index.html`)]
  await page.getByText('Task stream', { exact: true }).click()
  const scroller = page.getByRole('application', { name: 'Task stream' })
  await expect(scroller).toBeVisible()

  const move = (of: Page) => (step: number) => of.mouse.move(300 + step * 7, 250 + (step % 5) * 17)
  const scroll = (of: Page) => (step: number) => of.mouse.wheel(0, step % 10 < 5 ? 120 : -120)
  const opening = await medianFrameMs(page, move(page))

  await expect.poll(() => page.evaluate(() => stream.lines - stream.read()), { timeout: 120_000 }).toBe(0)
  expect(await page.evaluate(() => stream.leases())).toBeGreaterThan(100_000)
  await scroller.hover()
  const figures = {
    opening,
    pointing: await medianFrameMs(page, move(page)),
    scrolling: await medianFrameMs(page, scroll(page)),
    empty: await medianFrameMs(empty, move(empty)),
  }
  console.log('script time a frame, median in ms', figures)
  expect(figures.opening - figures.empty).toBeLessThan(scriptMostMs)
  expect(figures.pointing - figures.empty).toBeLessThan(scriptMostMs)
  expect(figures.scrolling - figures.empty).toBeLessThan(scriptMostMs)
})

import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { look } from './journeys/look.ts'
import { openHost, readAnswer, runCard, saveBy, startDevices } from './room-pages.ts'

/** The picture's pixels, as one number, and how many of them are painted. */
const paintedIn = (picture: Locator): Promise<{ painted: number; sum: number }> =>
  picture.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) return { painted: 0, sum: 0 }
    const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? []
    let painted = 0
    let sum = 0
    for (let at = 0; at < pixels.length; at += 4) {
      if (pixels[at + 3] !== 0) painted++
      sum =
        (sum * 31 + (pixels[at] ?? 0) + (pixels[at + 1] ?? 0) * 256 + (pixels[at + 2] ?? 0) * 65_536) % 4_294_967_291
    }
    return { painted, sum }
  })

test('a run is saved as a report that shows it without a network, is looked back at, and is simulated again', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  await startDevices(openTab, appOrigin, code, 2)
  await runCard(host, 'mandelbrot')
  const run = host.getByRole('region', { name: 'This run' })
  await run.getByRole('button', { name: 'Save it' }).click()
  await readAnswer(host)

  const report = await saveBy(host, 'Report (HTML)')
  const page = await openTab(pathToFileURL(report).href, { offline: true })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mandelbrot set')
  await expect(page.getByText(/finished in .* by 2 devices/)).toBeVisible()
  expect(
    await page.getByRole('img', { name: /Mandelbrot/ }).evaluate((image: HTMLImageElement) => image.naturalWidth),
  ).toBe(1024)
  await expect(page.getByText('192 of 192')).toBeVisible()
  const stream = page.getByRole('img', { name: /^Task stream/ })
  await expect.poll(async () => (await paintedIn(stream)).painted).toBeGreaterThan(1_000)
  await look(page, 'run-report')

  const trace: { traceEvents: { ph: string }[] } = JSON.parse(
    await readFile(await saveBy(host, 'Trace (JSON)'), 'utf8'),
  )
  expect(trace.traceEvents.filter(({ ph }) => ph === 'X').length).toBeGreaterThan(4)
  const rows = (await readFile(await saveBy(host, 'Results (CSV)'), 'utf8')).trimEnd().split('\n')
  expect(rows).toHaveLength(193)
  const png = await readFile(await saveBy(host, 'Task stream (PNG)'))
  expect(png.subarray(1, 4).toString()).toBe('PNG')

  await run.getByRole('button', { name: 'Look back' }).click()
  const slider = run.getByRole('slider', { name: 'Moment of the run' })
  const picture = run.getByRole('img', { name: /as far as it was painted/ })
  await expect(run.getByRole('status')).toContainText('finished · 192 of 192 units counted (100%)')
  const whole = await paintedIn(picture)
  expect(whole.painted).toBe(1024 * 768)
  await slider.focus()
  await host.keyboard.press('Home')
  await expect(run.getByRole('status')).toContainText('0 of 192 units counted')
  expect((await paintedIn(picture)).painted).toBe(0)
  for (let step = 0; step < 5; step++) await host.keyboard.press('PageUp') // half of the run
  await expect(run.getByRole('status')).toContainText('running')
  await look(host, 'run-look-back', '.this-run')
  await host.keyboard.press('End')
  await expect(run.getByRole('status')).toContainText('192 of 192')
  expect(await paintedIn(picture)).toEqual(whole)

  await run.getByRole('button', { name: 'What if?' }).click()
  const cases = run.getByRole('table', { name: 'What was, and what would have been' })
  await expect(cases.getByRole('row', { name: /^This run, simulated/ })).toContainText('the yardstick')
  await run.getByRole('button', { name: 'Without the fastest device' }).click()
  await run.getByRole('button', { name: 'With shards 4 times larger' }).click()
  await expect(cases.getByRole('row', { name: /^without / })).toContainText(/\d\ss.*%/)
  await expect(cases.getByRole('row', { name: /^shards × 4/ })).toContainText(/\d\ss.*%/)
  await expect(run.getByText(/The model is off by/)).toBeVisible()
  await look(host, 'run-what-if', '.this-run')
})

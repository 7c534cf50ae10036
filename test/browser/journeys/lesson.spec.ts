import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import type { Text } from '../../../src/app/text/parts.ts'
import { expect, test } from '../fixtures.ts'
import { saveBy } from '../room-pages.ts'
import { look } from './look.ts'
import { views } from './views.ts'
import { wordsOf } from './words.ts'

// A teacher's and a student's way through a lesson, by names and roles alone.

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const open = (page: Page, summary: string) => page.getByText(summary, { exact: true }).click()

for (const view of views) {
  test(`a lesson from the first page to the last answer: ${view.name}`, async ({ openTab, appOrigin }) => {
    const words = await wordsOf(view.language)
    const host = await openTab(appOrigin, view.options)
    await expect(host.getByRole('button', { name: words.landing.host })).toBeVisible()
    await look(host, `landing-${view.name}`)
    await press(host, words.landing.host)
    const code = await host.getByRole('status', { name: words.invite.code }).getAttribute('data-code')
    await look(host, `lobby-${view.name}`)

    const device = await openTab(`${appOrigin}/#/join/${code}`, view.options)
    await expect(device.getByRole('button', { name: words.device.start })).toBeVisible()
    await look(device, `device-before-${view.name}`)
    await press(device, words.device.start)
    await host.locator('[data-card="mandelbrot"]').click()
    await press(host, words.tasks.run)
    await expect(host.getByRole('region', { name: words.result.region })).toContainText(words.result.partial)
    await look(host, `running-${view.name}`)
    await look(device, `device-working-${view.name}`)
    await expect(host.locator('[data-answer]')).toHaveAttribute('data-final', 'true', { timeout: 60_000 })
    await look(host, `finished-${view.name}`)
    await lookBack(host, words, view.name)
    const report = await openTab(await savedReport(host, words), { ...view.options, offline: true })
    await expect(report.getByRole('heading', { level: 1 })).toHaveText(words.faces.mandelbrot.title)
    await look(report, `report-${view.name}`)
    await playTrick(host, device, words, view.name)
    await rest(device, words, view.name)

    await press(host, words.host.end)
    await press(host, words.host.endConfirm)
    await expect(host.getByRole('heading', { name: words.host.endedHeading })).toBeVisible()
    await look(host, `ended-${view.name}`)
    await expect(device.getByRole('heading', { name: words.device.endedHeading })).toBeVisible()
    await look(device, `device-ended-${view.name}`)
  })
}

/** What a run has to show when it is over. */
async function lookBack(host: Page, words: Text, name: string): Promise<void> {
  const doors = { saved: words.runDoor.save, past: words.runDoor.look, asked: words.runDoor.whatIf }
  for (const [door, opens] of Object.entries(doors)) {
    await press(host, opens)
    await expect(host.getByText(words.page.opening)).toHaveCount(0)
    await look(host, `${door}-${name}`)
  }
  await press(host, doors.asked)
  await open(host, words.stream.heading)
  await expect(host.getByText(words.page.opening)).toHaveCount(0)
  await look(host, `stream-${name}`)
}

async function savedReport(host: Page, words: Text): Promise<string> {
  await press(host, words.runDoor.save)
  return pathToFileURL(await saveBy(host, words.travel.save.report)).href
}

/** The class sees what becomes of a device that allows it. */
async function playTrick(host: Page, device: Page, words: Text, name: string): Promise<void> {
  await open(host, words.host.chaosLab)
  await device.getByRole('checkbox', { name: words.tricks.allow }).check()
  const students = host.locator('[data-player]').filter({ hasNotText: words.chaos.own })
  const player = await students.getAttribute('data-player')
  const slow = host.getByRole('button', { name: words.chaos.play(words.chaos.tricks.slow, player ?? '') })
  await slow.click()
  await expect(slow).toHaveAttribute('aria-pressed', 'true')
  await expect(device.getByText(words.played.playing.slow)).toBeVisible()
  await look(host, `chaos-${name}`)
  await look(device, `device-tricked-${name}`)
  await press(device, words.tricks.end)
  await expect(students).toHaveCount(0)
}

/** A student's pause, what the browser did so far, and the end of helping. */
async function rest(device: Page, words: Text, name: string): Promise<void> {
  await open(device, words.helping.pauseMenu)
  await device
    .getByRole('button', { name: words.helping.pause('').trim() })
    .first()
    .click()
  await expect(device.getByRole('button', { name: words.helping.resume })).toBeVisible()
  await look(device, `device-paused-${name}`)
  await press(device, words.helping.resume)
  await open(device, words.consent.historyHeading)
  await expect(device.getByText(words.helped.logAbout)).toBeVisible()
  await look(device, `device-after-${name}`)
  await press(device, words.device.stop)
  await look(device, `device-stopped-${name}`)
}

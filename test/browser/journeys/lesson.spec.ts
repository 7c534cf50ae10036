import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'
import { look } from './look.ts'
import { views } from './views.ts'
import { wordsOf } from './words.ts'

// A teacher's and a student's way through a lesson, by names and roles alone.

for (const view of views) {
  test(`a lesson from the first page to the last answer: ${view.name}`, async ({ openTab, appOrigin }) => {
    const words = await wordsOf(view.language)
    const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
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
    const doors = { saved: words.runDoor.save, past: words.runDoor.look, asked: words.runDoor.whatIf }
    for (const [name, door] of Object.entries(doors)) {
      await press(host, door)
      await expect(host.getByText(words.runDoor.opening)).toHaveCount(0)
      await look(host, `${name}-${view.name}`)
    }
    await press(host, doors.asked)
    await host.getByText(words.stream.heading, { exact: true }).click()
    await host.getByText(words.tricks.lab, { exact: true }).click()
    await expect(host.getByText(words.page.opening)).toHaveCount(0)
    await look(host, `stream-${view.name}`)
    await look(device, `device-after-${view.name}`)
    await press(device, words.device.stop)
    await look(device, `device-stopped-${view.name}`)
    await press(host, words.host.end)
    await press(host, words.host.endConfirm)
    await expect(host.getByRole('heading', { name: words.host.endedHeading })).toBeVisible()
    await look(host, `ended-${view.name}`)
    await expect(device.getByRole('heading', { name: words.device.endedHeading })).toBeVisible()
    await look(device, `device-ended-${view.name}`)
  })
}

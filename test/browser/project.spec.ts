import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { compareWords, readAnswer } from './room-pages.ts'

/** Opens a volunteer project from the landing page. The host's own machine computes nothing. */
async function openProject(openTab: (url: string) => Promise<Page>, origin: string) {
  const host = await openTab(origin)
  await host.getByRole('link', { name: 'open a volunteer project' }).click()
  const code = await host.getByRole('status', { name: 'Room code' }).getAttribute('data-code')
  await host.getByRole('checkbox', { name: 'Use this computer' }).uncheck()
  await expect(host.getByText('Volunteer project', { exact: true })).toBeVisible()
  return { host, code: code ?? '' }
}

/** Makes an invitation, and gives its link at the address of this test. */
async function invite(host: Page, origin: string, role: 'device' | 'observer'): Promise<string> {
  const summary = host.getByText(/^Invitations/)
  const form = host.getByRole('button', { name: 'Make an invitation' })
  if (!(await form.isVisible())) await summary.click()
  await host.getByRole('combobox', { name: 'For', exact: true }).selectOption(role)
  await host.getByRole('spinbutton', { name: 'Devices', exact: true }).fill('2')
  await form.click()
  const shown = await host.locator('.invitation-link code').textContent()
  return `${origin}/${shown?.slice(shown.indexOf('#')) ?? ''}`
}

const startHelping = (device: Page) => device.getByRole('button', { name: 'Start helping' }).click()

test('[W52] a volunteer project: who knocks waits until it is let in, an invitation lets in by itself, an observer sees the answer', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openProject(openTab, appOrigin)
  const stranger = await openTab(`${appOrigin}/#/join/${code}`)
  await expect(stranger.getByText('Waiting for the host to let you in')).toBeVisible()
  await expect(stranger.getByRole('button', { name: 'Start helping' })).toHaveCount(0)
  const knock = host.locator('[data-knocking]')
  await expect(knock).toHaveCount(1)
  const words = await compareWords(stranger)
  expect(await compareWords(host)).toBe(words)
  const invited = await openTab(await invite(host, appOrigin, 'device'))
  await expect(invited).toHaveURL(`${appOrigin}/#/join/${code}`)
  await startHelping(invited)
  const reader = await openTab(await invite(host, appOrigin, 'observer'))
  await expect(reader.getByRole('heading', { name: 'You read along' })).toBeVisible()
  await expect(host.locator('[data-device-name]')).toHaveCount(1)
  await knock.getByRole('button', { name: /^Let in/ }).click()
  await startHelping(stranger)
  await expect(host.locator('[data-device-name]')).toHaveCount(2)
  await host.locator('[data-card="primes"]').click()
  await expect(host.getByRole('combobox', { name: 'Results', exact: true })).toHaveValue('adaptive')
  await host.getByRole('button', { name: 'Run', exact: true }).click()
  expect(await readAnswer(host)).toBe(5_761_455)
  await expect(reader.locator('[data-answer]')).toHaveText('5761455')
})

test('[W53] one that is banned cannot come back, after the host’s reload either, until the ban is lifted', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openProject(openTab, appOrigin)
  const device = await openTab(await invite(host, appOrigin, 'device'))
  await startHelping(device)
  const listed = host.locator('[data-device-name]')
  await expect(listed).toHaveCount(1)
  const name = (await listed.getAttribute('data-device-name')) ?? ''
  await listed.getByRole('button', { name: `Remove or ban ${name}` }).click()
  await host.getByRole('button', { name: `Ban ${name}`, exact: true }).click()
  await expect(device.getByText('The host keeps this browser out')).toBeVisible()
  await host.reload()
  await expect(host.getByRole('status', { name: 'Room code' })).toHaveAttribute('data-code', code)
  await device.goto(appOrigin)
  await device.goto(`${appOrigin}/#/join/${code}`)
  await expect(device.getByText('The host keeps this browser out')).toBeVisible()
  await host.getByText(/^Remembered about people/).click()
  await host.getByRole('button', { name: `Lift the ban of ${name}` }).click()
  await device.reload()
  await expect(device.getByRole('button', { name: 'Start helping' })).toBeVisible() // its invitation counts again
})

test('[W54] a locked room takes nobody new, and says so; the classroom of one press stays as it was', async ({
  openTab,
  appOrigin,
}) => {
  const host = await openTab(appOrigin)
  await host.getByRole('button', { name: 'Host a room' }).click()
  const code = await host.getByRole('status', { name: 'Room code' }).getAttribute('data-code')
  await expect(host.getByText('Classroom', { exact: true })).toBeVisible()
  const inside = await openTab(`${appOrigin}/#/join/${code}`)
  await startHelping(inside)
  await host.getByRole('button', { name: 'Lock the room' }).click()
  const late = await openTab(`${appOrigin}/#/join/${code}`)
  await expect(late.getByText('The host has locked this room')).toBeVisible()
  await inside.reload()
  await expect(inside.getByRole('button', { name: 'Start helping' })).toBeVisible()
  await host.getByRole('button', { name: 'Unlock the room' }).click()
  await late.getByRole('button', { name: 'Try again' }).click()
  await expect(late.getByRole('button', { name: 'Start helping' })).toBeVisible()
})

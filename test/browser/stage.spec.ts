import { expect, test } from './fixtures.ts'
import { openHost, readAnswer, startDevices, startLongCount } from './room-pages.ts'

test('a card starts with one press from the lobby, and what it came to is said beside one device alone', async ({
  openTab,
  appOrigin,
}) => {
  const { host } = await openHost(openTab, appOrigin, { ownMachine: true })
  await host.setViewportSize({ width: 800, height: 500 }) // the card is far below the place of the answer
  await host.getByRole('button', { name: 'Run Mandelbrot set' }).click()
  await expect(host.getByRole('region', { name: 'Result' }).getByRole('heading').first()).toBeInViewport()
  await readAnswer(host)
  const result = host.getByRole('region', { name: 'Result' })
  await expect(result).toContainText(/1 device.*this computer alone: about/)
  await expect(result).toContainText(/Measured, not guessed: this computer computed 192 of the 192 units/)
  await expect(result.getByRole('region', { name: 'Who computed what' })).toContainText('192 units · 100%')
  await expect(result.getByRole('img', { name: /Speed over time/ })).toBeVisible()
  await expect(result.getByRole('button', { name: 'Run again' })).toBeVisible()
})

test('the map names each device by keyboard, with its state and link; its numbers stand in a table', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  await startDevices(openTab, appOrigin, code, 2)
  await startLongCount(host)
  const map = host.getByRole('listbox', { name: /^Map of devices\. 2 devices: 2 computing/ })
  await map.focus()
  await host.keyboard.press('ArrowRight')
  const chosen = map.getByRole('option', { selected: true })
  await expect(chosen).toHaveAccessibleName(/^2, .*computing, direct/)
  await host.keyboard.press('End')
  await expect(chosen).toHaveAccessibleName(/^3, /)
  const panel = host.getByRole('region', { name: 'Devices at work' })
  await panel.getByText('As a table').click()
  await expect(panel.getByRole('row')).toHaveCount(3)
  await expect(host.getByRole('list', { name: 'Units of the job' })).toContainText(/waiting.*computing.*done/)
})

test('projector mode is one press, and kept', async ({ openTab, appOrigin }) => {
  const { host } = await openHost(openTab, appOrigin)
  const button = host.getByRole('button', { name: 'Projector mode' })
  const letterSize = () => host.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
  const plain = await letterSize()
  await button.click()
  await expect(button).toHaveAttribute('aria-pressed', 'true')
  expect(await letterSize()).toBeGreaterThan(plain * 1.08)
  await host.reload()
  await expect(button).toHaveAttribute('aria-pressed', 'true')
  await button.click()
  await expect(button).toHaveAttribute('aria-pressed', 'false')
})

import { expect, test } from './fixtures.ts'
import { openHost, readAnswer, runCard, startDevice } from './room-pages.ts'

test('penguins fall into clusters round by round, and the host’s page says which', async ({ openTab, appOrigin }) => {
  const { host, code } = await openHost(openTab, appOrigin)
  await startDevice(openTab, appOrigin, code)
  await runCard(host, 'k-means')
  const result = host.getByRole('region', { name: 'Result' })
  await expect(result.getByText(/^Round \d+ of at most 40$/)).toBeVisible()
  expect(await readAnswer(host)).toMatchObject({ points: 342, spread: 1_864_199_222 })
  await expect(result.getByText(/^Finished after 12 rounds, in .+ altogether\.$/)).toBeVisible()
  const plot = result.getByRole('img', { name: /Cluster 1: 128\. Cluster 2: 123\. Cluster 3: 91/ })
  await expect(plot).toBeVisible()
})

test('a host’s page that is reloaded between rounds goes on where it was', async ({ openTab, appOrigin }) => {
  const { host, code } = await openHost(openTab, appOrigin)
  await startDevice(openTab, appOrigin, code)
  await host.locator('[data-card="life"]').click()
  await host.getByRole('spinbutton', { name: /^Generations(?! a round)/ }).fill('240')
  await host.getByRole('button', { name: 'Run', exact: true }).click()
  const atLeastFour = /^([4-9]|1\d|20)$/ // a look between two rounds may miss any single one
  await expect(host.locator('[data-round]')).toHaveAttribute('data-round', atLeastFour, { timeout: 20_000 })
  await host.reload()
  await expect(host.locator('[data-round]')).toHaveAttribute('data-round', atLeastFour)
  await expect(host.getByText(/^Finished after 20 rounds/)).toBeVisible({ timeout: 60_000 })
  expect(await readAnswer(host)).toMatchObject({ generation: 240 })
})

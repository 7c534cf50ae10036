import { expect, test } from './fixtures.ts'
import { openHost, startDevice, startLongCount } from './room-pages.ts'

const consent = 'Let the host play tricks on this device for the lesson'

test('in the chaos lab a tab that allows it is slow and sleeps, and the class sees when that is noticed', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const [willing, refusing] = [
    await startDevice(openTab, appOrigin, code),
    await startDevice(openTab, appOrigin, code),
  ]
  await host.getByText('Chaos lab').click()
  await expect(host.getByText('No device allows tricks yet', { exact: false })).toBeVisible()
  await willing.getByRole('checkbox', { name: consent }).check()
  const row = host.locator('[data-player]')
  await expect(row).toHaveCount(1)
  const name = (await row.getAttribute('data-player')) ?? ''
  const play = (trick: string) => host.getByRole('button', { name: `${trick}: ${name}` })
  await host.getByRole('button', { name: 'Check results from the next run on' }).click()
  await startLongCount(host)
  await expect(host.locator('[data-state="working"][data-device-name]')).toHaveCount(2)

  await play('10× slower').click()
  await expect(play('10× slower')).toHaveAttribute('aria-pressed', 'true')
  await expect(willing.locator('[data-playing="slow"]')).toContainText('Ten times slower.')
  await play('10× slower').click()
  await expect(willing.locator('[data-playing=""]')).toBeVisible()

  const happened = host.getByRole('list', { name: 'What happened' })
  await play('Sleep').click()
  await expect(play('Sleep')).toHaveAttribute('aria-disabled', 'true')
  await expect(willing.locator('[data-playing="sleep"]')).toContainText('Asleep')
  await expect(happened).toContainText(new RegExp(`${name} fell silent at .* · noticed after [4-7]`), {
    timeout: 9_000,
  })
  await willing.getByRole('button', { name: 'End the tricks now' }).click()
  await expect(willing.getByRole('checkbox', { name: consent })).not.toBeChecked()
  await expect(happened).toContainText('back after', { timeout: 9_000 })

  await expect(refusing.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(refusing.getByRole('checkbox', { name: consent })).not.toBeChecked()
})

test('a device that lies in the chaos lab is caught, and is let in again by one press', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const liar = await startDevice(openTab, appOrigin, code)
  await startDevice(openTab, appOrigin, code)
  await host.getByText('Chaos lab').click()
  await liar.getByRole('checkbox', { name: consent }).check()
  const name = (await host.locator('[data-player]').getAttribute('data-player')) ?? ''
  await host.getByRole('button', { name: 'Check results from the next run on' }).click()
  await startLongCount(host)
  await expect(host.locator('[data-state="working"][data-device-name]')).toHaveCount(2)
  await host.getByRole('button', { name: `Lie: ${name}` }).click()
  const happened = host.getByRole('list', { name: 'What happened' })
  await expect(happened).toContainText(new RegExp(`${name} began to lie at .* · caught after`), { timeout: 30_000 })
  await expect(liar.getByRole('heading', { name: 'This tab is not in the room' })).toBeVisible()
  const anew = host.waitForEvent('load') // the lifted ban counts from then on
  await host.getByRole('button', { name: `Let ${name} in again` }).click()
  await anew
  await expect(host.getByRole('status', { name: 'Room code' })).toHaveAttribute('data-code', code)
  await liar.getByRole('button', { name: 'Try again' }).click()
  await expect(liar.getByRole('button', { name: 'Start helping' })).toBeVisible()
})

test('a new code keeps who is in, turns away who has the old one, and is there after a reload of both', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const device = await startDevice(openTab, appOrigin, code)
  await host.getByRole('button', { name: 'New code' }).click()
  await host.getByRole('button', { name: 'Give it a new code' }).click()
  const shown = host.getByRole('status', { name: 'Room code' })
  await expect(shown).not.toHaveAttribute('data-code', code)
  const next = (await shown.getAttribute('data-code')) ?? ''
  await expect(device).toHaveURL(new RegExp(`#/join/${next}$`))
  const late = await openTab(`${appOrigin}/#/join/${code}`)
  await expect(late.getByText('No room has this code', { exact: false })).toBeVisible()
  await host.reload()
  await expect(shown).toHaveAttribute('data-code', next)
  await device.reload()
  await expect(device.getByRole('button', { name: 'Start helping' })).toBeVisible()

  await device.getByRole('button', { name: 'Rename' }).click()
  await device.getByRole('textbox', { name: 'Name' }).fill('Rude Word')
  await device.getByRole('button', { name: 'Save' }).click()
  await expect(host.locator('[data-device-name="Rude Word"]')).toHaveCount(1)
  await host.getByRole('button', { name: 'Given by us' }).click()
  await expect(host.locator('[data-device-name="Rude Word"]')).toHaveCount(0)
  await expect(device.getByText('the host’s page gives the names', { exact: false })).toBeVisible()
  await expect(device.getByRole('button', { name: 'Rename' })).toHaveCount(0)
})

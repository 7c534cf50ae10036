import { networkInterfaces } from 'node:os'
import type { Page } from '@playwright/test'
import { test as base, expect, startBroker } from './broker.ts'
import { openHost, readAnswer, runCard, startDevice } from './room-pages.ts'
import { hostStatically } from './static-host.ts'

const test = base.extend<{ place: string }>({
  place: async ({ browserName: _ }, use) => {
    const host = await hostStatically()
    await use(host.place)
    await host.close()
  },
})

/** What the page may open sockets to, tried: the ports that its policies blocked. */
const blocked = (page: Page, sockets: readonly string[]) =>
  page.evaluate(async (urls) => {
    const found: number[] = []
    for (const url of urls) {
      const violation = new Promise<string>((resolve) => {
        addEventListener('securitypolicyviolation', ({ blockedURI }) => resolve(blockedURI), { once: true })
      })
      const socket = new WebSocket(url)
      const opened = new Promise<undefined>((resolve) => {
        socket.onopen = () => resolve(undefined)
      })
      const uri = await Promise.race([violation, opened])
      socket.close()
      if (uri !== undefined) found.push(Number(new URL(uri).port))
    }
    return found
  }, sockets)

test('[W103] the app as static files in any folder meets at any PeerServer: code, link, verified, exact result', async ({
  place,
  openTab,
  pageErrors,
  broker,
}) => {
  pageErrors.allow(/404 \(Not Found\)/) // it asks the place for its addresses, as it would ask our server
  const { host, code } = await openHost(openTab, `${place}?broker=${broker}`)
  const typed = await startDevice(openTab, `${place}?broker=${broker}`, code)
  const hash = await host.getByRole('link', { name: 'Join from another tab of this browser' }).getAttribute('href')
  const linked = await openTab(`${place}?broker=${broker}${hash}`)
  await expect(linked.getByText('Verified: this is the host of the link')).toBeVisible()
  await linked.getByRole('button', { name: 'Start helping' }).click()
  await expect(linked.getByRole('button', { name: 'Stop' })).toBeVisible()
  await runCard(host, 'n-queens')
  expect(await readAnswer(host)).toBe(14_200)
  for (const page of [typed, linked]) await page.context().close()
  await expect(host.locator('[data-device-name]')).toHaveCount(0)
})

test('a host that reloads its page is found again at the broker, and the room goes on', async ({
  place,
  openTab,
  pageErrors,
  broker,
}) => {
  pageErrors.allow(/404 \(Not Found\)/)
  const { host, code } = await openHost(openTab, `${place}?broker=${broker}`)
  await startDevice(openTab, `${place}?broker=${broker}`, code)
  await host.reload()
  await expect(host.getByRole('status', { name: 'Room code' })).toHaveAttribute('data-code', code)
  await expect(host.locator('[data-device-name]')).toHaveCount(1)
  await runCard(host, 'n-queens')
  expect(await readAnswer(host)).toBe(14_200)
})

test('[W103] a page opens sockets to the broker of its address and to no third host', async ({
  place,
  openTab,
  pageErrors,
  appOrigin,
  broker,
  ownBroker,
}) => {
  pageErrors.allow(/Content Security Policy/)
  const third = await ownBroker()
  const socket = (name: string) => `ws://${name}/peerjs?key=peerjs&id=${Math.random()}&token=t`
  for (const page of [place, `${appOrigin}/`]) {
    const named = await openTab(`${page}?broker=${broker}`)
    expect(await blocked(named, [socket(broker), socket(third.name)])).toEqual([third.port])
    const plain = await openTab(page)
    expect(await blocked(plain, [socket(third.name)])).toEqual([third.port])
  }
})

test('the first page says over whom its rooms meet, and says so where the address is none', async ({
  place,
  openTab,
  pageErrors,
}) => {
  pageErrors.allow(/404 \(Not Found\)/)
  const page = await openTab(`${place}?broker=peers.example.org:9000&stun=stun.example.org`)
  await expect(page.getByText('Rooms of this page meet over peers.example.org:9000')).toBeVisible()
  await expect(page.getByText('Tabs ask stun.example.org')).toBeVisible()
  const plain = await openTab(place)
  await expect(plain.getByRole('button', { name: 'Host a room' })).toBeVisible()
  await expect(plain.getByText('meet over')).toHaveCount(0)
  for (const wrong of ['not%20a%20host', 'public&stun=no%20server']) {
    for (const hash of ['', '#/host', '#/join/7QMX4W']) {
      const refused = await openTab(`${place}?broker=${wrong}${hash}`)
      await expect(refused.getByText('does not say where its room meets')).toBeVisible()
    }
  }
})

test('[W103] the link and the picture of a room lead to the same folder, and to its broker', async ({
  openTab,
  pageErrors,
}) => {
  pageErrors.allow(/404 \(Not Found\)/)
  const [found] = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
  test.fail(found === undefined, 'this machine has no network')
  const address = found?.address ?? ''
  const [{ place, close }, broker] = [await hostStatically({ address }), await startBroker({ address })]
  const { host, code } = await openHost(openTab, `${place}?broker=http://${broker.name}`)
  const link = `${place}?broker=http://${broker.name}/#/join/${code}`
  const invite = host.getByRole('region', { name: 'Invite devices' })
  await expect(invite.getByRole('img')).toHaveAccessibleName(`QR picture of ${link}`)
  await host.context().close()
  await close()
  await broker.close()
})

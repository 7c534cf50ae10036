import { type Browser, test as base, type Page } from '@playwright/test'
import { appDirectory, pagesDirectory } from '../directories.ts'
import { PageErrors } from '../page-errors.ts'
import type {} from '../pages/ladder.ts' // declares what the page offers
import { addresses, Lab, ports } from './lab.ts'
import { launchAt, startLabServer, startTurnServer } from './lab-processes.ts'

export { expect } from '@playwright/test'

/** What stands as long as the tests run: the network, the servers in it, and a browser at each of its two hosts. */
interface Standing {
  readonly lab: Lab
  readonly atHost: Browser
  readonly atDevice: Browser
}

interface LabFixtures {
  pageErrors: PageErrors
  /** Opens the test page of links, or what is at this path of the app. */
  openAt: (place: 'host' | 'device', appPath?: string) => Promise<Page>
  /** Starts the TURN server that the signaling server names. It is dead otherwise. */
  startTurn: () => Promise<{ end(): Promise<void> }>
}

export const test = base.extend<LabFixtures, { standing: Standing }>({
  standing: [
    async ({ browserName: _ }, use) => {
      const lab = Lab.build()
      const ends: (() => unknown)[] = [() => lab.tearDown()]
      try {
        for (const [port, pages] of [
          [ports.server, pagesDirectory],
          [ports.app, appDirectory],
        ] as const) {
          const server = await startLabServer(lab, port, pages)
          ends.push(() => server.end())
        }
        const [host, device] = await Promise.all([launchAt(lab, 'host'), launchAt(lab, 'device')])
        ends.push(host.end, device.end)
        await use({ lab, atHost: host.browser, atDevice: device.browser })
      } finally {
        for (const end of ends.reverse()) await end()
      }
    },
    { scope: 'worker' },
  ],

  pageErrors: [
    async ({ browserName: _ }, use) => {
      const errors = new PageErrors()
      await use(errors)
      base.expect(errors.unexpected(), 'errors in pages').toEqual([])
    },
    { auto: true },
  ],
  openAt: async ({ standing, pageErrors }, use) => {
    const closes: (() => Promise<void>)[] = []
    await use(async (place, appPath) => {
      const context = await (place === 'host' ? standing.atHost : standing.atDevice).newContext()
      closes.push(() => context.close())
      pageErrors.watch(context)
      const page = await context.newPage()
      const [port, path] = appPath === undefined ? [ports.server, '/ladder.html'] : [ports.app, appPath]
      await page.goto(`http://${addresses.server}:${port}${path}`)
      return page
    })
    for (const close of closes) await close()
  },
  startTurn: async ({ standing }, use) => {
    const running: { end(): Promise<void> }[] = []
    await use(async () => {
      const turn = await startTurnServer(standing.lab)
      running.push(turn)
      return turn
    })
    for (const turn of running) await turn.end()
  },
})

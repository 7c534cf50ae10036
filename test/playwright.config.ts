import { defineConfig } from '@playwright/test'
import { chromiumLaunchOptions, findChromium } from '../src/cli/chromium.ts'
import { findFirefox } from './browser/firefox/firefox.ts'
import { whyNoLab } from './browser/network/lab-tools.ts'

/** Processes are stopped and looked at as on Linux. Where no Chromium is, `npm run browser` has said so, and on CI ended. */
const canBeChaotic = process.platform === 'linux' && findChromium() !== undefined
const chaos = {
  name: 'chaos',
  testMatch: 'browser/chaos/*.spec.ts',
  dependencies: ['pages'],
  workers: 1, // a run has five browsers
  expect: { timeout: 60_000 }, // it waits for what must come: how soon it must is read from the coordinator's log
}

/** What runs in Debian's Firefox. Where there is none, `npm run browser` has said so, and on CI ended. */
const firefox = { name: 'firefox', testMatch: 'browser/firefox/*.spec.ts', dependencies: ['pages'] }

/** Real hosts in network namespaces. Where none can be made, `npm run browser` has said so, and on CI ended. */
const network = {
  name: 'network',
  testMatch: 'browser/network/*.spec.ts',
  dependencies: ['pages'],
  workers: 1, // one network, and its weather
}

/** What counts or times a page's work, alone on the machine: after all others, if they passed. */
const alone = ['browser/page-speed.spec.ts', 'browser/long-story.spec.ts']

/** People's ways through the pages, at every size and in every language; `npm run screens` takes their pictures. */
const journeys = { name: 'journeys', testMatch: 'browser/journeys/*.spec.ts', dependencies: ['pages'] }

const all = [
  {
    name: 'chromium',
    testMatch: ['browser/**/*.spec.ts', 'contracts/*.spec.ts'],
    testIgnore: [
      ...['browser/chaos/**', 'browser/firefox/**', 'browser/network/**', 'browser/journeys/**'],
      ...alone,
    ],
    dependencies: ['pages'],
  },
  journeys,
  ...(findFirefox() !== undefined ? [firefox] : []),
  ...(findChromium() !== undefined && whyNoLab() === undefined ? [network] : []),
  ...(canBeChaotic ? [chaos] : []),
]
const speed = { name: 'speed', testMatch: alone, dependencies: all.map(({ name }) => name), workers: 1 }

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: process.env.CI === 'true',
  reporter: 'list',
  timeout: 60_000,
  use: { browserName: 'chromium', launchOptions: chromiumLaunchOptions() },
  projects: [{ name: 'pages', testMatch: 'browser/build-pages.setup.ts' }, ...all, speed],
})

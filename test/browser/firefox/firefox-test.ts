import type { Browser } from 'puppeteer-core'
import { test as base } from '../sandbox/sandbox-bed.ts'
import { launchFirefox } from './firefox.ts'

/** Playwright's `test` with Debian's Firefox, and the sink that must hear nothing. */
export const test = base.extend<{ firefox: Browser }>({
  firefox: async ({ browserName: _ }, use) => {
    const firefox = await launchFirefox()
    await use(firefox)
    await firefox.close()
  },
})

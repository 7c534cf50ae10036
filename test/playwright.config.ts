import { defineConfig } from '@playwright/test'
import { chromiumLaunchOptions } from '../src/cli/chromium.ts'

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
  projects: [
    { name: 'pages', testMatch: 'browser/build-pages.setup.ts' },
    { name: 'chromium', testMatch: ['browser/**/*.spec.ts', 'contracts/*.spec.ts'], dependencies: ['pages'] },
  ],
})

import { defineConfig } from 'vitest/config'

/** Real servers on a real Redis: outages take seconds. */
export default defineConfig({
  test: { include: ['test/redis/**/*.test.ts'], environment: 'node', testTimeout: 60_000, hookTimeout: 30_000 },
})

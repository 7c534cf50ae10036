import { spawnSync } from 'node:child_process'
import { findRedis, installRedis, noRedis } from './redis-server.ts'

// Runs the Redis suite. Without a Redis it is left out for a user, and fails where CI=true.

const say = (sentence: string): void => console.error(`[redis tests] ${sentence}`)

if (installRedis()) {
  say(`Using ${findRedis()}`)
  const { status } = spawnSync('npx vitest run --config test/redis/vitest.config.ts', {
    shell: true,
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
} else if (process.env.CI === 'true') {
  say(noRedis)
  process.exitCode = 1
} else say(`${noRedis}. THE REDIS TESTS ARE LEFT OUT.`)

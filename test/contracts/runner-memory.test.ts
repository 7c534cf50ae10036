import { test } from 'vitest'
import { ManualClock } from '../../src/adapters/memory/clock.ts'
import { createMemoryRunner } from '../../src/adapters/memory/runner.ts'
import { runnerContract } from './runner-contract.ts'

test.each(runnerContract)('the memory runner: $name', async ({ run }) => {
  const clock = new ManualClock()
  await run({
    runner: createMemoryRunner({ clock }),
    async pass(ms) {
      for (let turn = 0; turn < 20; turn++) await undefined // lets what is ready go on first
      clock.advance(ms)
    },
  })
})

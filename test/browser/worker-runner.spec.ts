import { runnerContract } from '../contracts/runner-contract.ts'
import { expect, test } from './fixtures.ts'
import type {} from './pages/worker-runner.ts' // declares what the page offers

const onlyInWorkers = [
  'a unit that loops for ever among thousands is named, and its worker is ended',
  'a worker in the midst of a loop is ended within 100 ms',
  'an error that nobody catches in a worker refuses the call under way',
  'a fresh worker knows nothing of the one before',
  'progress is heard while units run, a few times a second',
]

for (const name of [...runnerContract.map((one) => one.name), ...onlyInWorkers]) {
  test(`the worker runner: ${name}`, async ({ openTab, pagesOrigin, pageErrors }) => {
    pageErrors.allow(/planted: nobody hears this/)
    const page = await openTab(`${pagesOrigin}/worker-runner.html`)
    await page.evaluate((wanted) => workerRunner.run(wanted), name)
    await expect.poll(() => page.workers().length, 'only the clock is left').toBeLessThanOrEqual(1)
  })
}

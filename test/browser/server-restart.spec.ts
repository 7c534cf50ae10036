import { expect, test } from './fixtures.ts'
import { killServerInMidJob, rightAnswer } from './killed-server.ts'

/** What is promised, and what a loaded machine may add. */
const joinedWithinMs = 3_000
const slack = 3

test('[W34] [W98] a server that is killed in mid-job and started again costs nothing: the job goes on, and others join', async ({
  openTab,
  pageErrors,
}) => {
  test.setTimeout(120_000)
  pageErrors.allow(/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/)
  const { joinedMs, answer, code } = await killServerInMidJob(openTab)
  expect(joinedMs).toBeLessThan(joinedWithinMs * slack)
  expect(answer).toBe(rightAnswer)
  expect(code.after).toBe(code.before)
})

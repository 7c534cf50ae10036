import { expect, test } from './fixtures.ts'
import { openHost, readAnswer, startDevice, startDevices, startLongCount } from './room-pages.ts'
import { freePort, ServerProcess } from './server-process.ts'

/** What is promised, and what a loaded machine may add. */
const joinedWithinMs = 3_000
const slack = 3

test('[W34] [W98] a server that is killed in mid-job and started again costs nothing: the job goes on, and others join', async ({
  openTab,
  pageErrors,
}) => {
  test.setTimeout(120_000)
  pageErrors.allow(/WebSocket connection to .* failed/)
  const server = new ServerProcess(await freePort(), 'a secret of this test alone')
  await server.start()
  try {
    const { host, code } = await openHost(openTab, server.origin)
    const [device] = await startDevices(openTab, server.origin, code, 2)
    await startLongCount(host)
    const shards = () =>
      host.locator('[data-shards]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-shards')))
    await expect.poll(shards).not.toContain('0')
    await server.kill()
    await expect(device?.locator('main') ?? host.locator('main')).toContainText('The server is out of reach')
    const before = await shards()
    await expect.poll(async () => (await shards()).join() !== before.join(), 'the job goes on without it').toBe(true)
    await server.start()
    const startedMs = performance.now()
    const late = await startDevice(openTab, server.origin, code)
    await expect(late.locator('main')).toContainText('direct', { timeout: 20_000 })
    const tookMs = performance.now() - startedMs
    console.log(`joined ${Math.round(tookMs)} ms after the server was back`)
    expect(tookMs).toBeLessThan(joinedWithinMs * slack)
    expect(await readAnswer(host)).toBe(144_449_537)
    expect(await host.getByRole('status', { name: 'Room code' }).getAttribute('data-code')).toBe(code)
  } finally {
    await server.kill()
  }
})

import { type BrowserContextOptions, expect, type Page } from '@playwright/test'
import { appDirectory } from './directories.ts'
import { openHost, readAnswer, startDevice, startDevices, startLongCount } from './room-pages.ts'
import { freePort, ServerProcess } from './server-process.ts'

export interface Outcome {
  /** From the moment at which the server was back to a newcomer's link. */
  readonly joinedMs: number
  readonly answer: unknown
  readonly code: { readonly before: string; readonly after: string | null }
}

/** A count of primes over two devices, whose server is killed in its midst and started again; then one more joins, as a person would. */
export async function killServerInMidJob(
  openTab: (url: string, options?: BrowserContextOptions) => Promise<Page>,
): Promise<Outcome> {
  const server = new ServerProcess(await freePort(), appDirectory)
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
    const joinedMs = performance.now() - startedMs
    const answer = await readAnswer(host)
    const after = await host.getByRole('status', { name: 'Room code' }).getAttribute('data-code')
    return { joinedMs, answer, code: { before: code, after } }
  } finally {
    await server.kill()
  }
}

/** Primes below 3 x 10^9. */
export const rightAnswer = 144_449_537

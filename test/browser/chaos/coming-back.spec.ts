import { expect, test } from '@playwright/test'
import type {} from '../pages/chaos.ts' // declares what the page offers
import { ChaosRoom } from './chaos-room.ts'

// TABGRID_FROZEN_S=60 freezes for so long.

const frozenMs = Number(process.env.TABGRID_FROZEN_S ?? 15) * 1_000
/** What is promised, and what a loaded machine may add. */
const backWithinMs = 5_000
const slack = 3
const units = 20_000

test('[W97] a device that was frozen for long computes again soon after it is thawed', async () => {
  test.setTimeout(60_000 + 2 * frozenMs)
  const room = await ChaosRoom.open(2)
  try {
    const [sleeper] = room.devices
    if (sleeper === undefined) throw new Error('there are two devices')
    await room.host.tab.page.evaluate((count) => chaos.run(count), units)
    await room.works(sleeper)
    const { log } = room.host
    const frozenAtMs = await log.nowMs()
    await sleeper.machine.freeze(sleeper.tab)
    expect((await log.lettingGo(sleeper.id, frozenAtMs)).because).toBe('silence')
    const stoodStillMs = async () => (await log.nowMs()) - frozenAtMs
    await expect.poll(stoodStillMs, { timeout: frozenMs + 30_000 }).toBeGreaterThanOrEqual(frozenMs)
    const thawedAtMs = await log.nowMs()
    sleeper.machine.thaw(sleeper.tab)
    const afterMs = await log.firstResult(sleeper.id, thawedAtMs)
    console.log(`thawed after ${frozenMs / 1_000} s, computing again after ${Math.round(afterMs)} ms`)
    expect(afterMs).toBeLessThan(backWithinMs * slack)
  } finally {
    await room.close()
  }
})

import { expect } from '@playwright/test'
import type {} from '../pages/chaos.ts' // declares what the page offers
import type { ChaosRoom, Device } from './chaos-room.ts'

/** More than there is time for. */
const units = 100_000

/** Freezes a device at work for so long. Resolves with the milliseconds from its thaw to its first result, by the coordinator's event log. */
export async function sleep(room: ChaosRoom, sleeper: Device, frozenMs: number): Promise<number> {
  await room.host.tab.page.evaluate((count) => chaos.run(count), units)
  await room.works(sleeper)
  const { log } = room.host
  const frozenAtMs = await log.nowMs()
  await sleeper.machine.freeze(sleeper.tab)
  expect((await log.lettingGo(sleeper.id, frozenAtMs)).because).toBe('silence')
  await room.untilHostTime(frozenAtMs + frozenMs)
  const thawedAtMs = await log.nowMs()
  sleeper.machine.thaw(sleeper.tab)
  return log.firstResult(sleeper.id, thawedAtMs)
}

import { openSettings } from '../adapters/browser/open-settings.ts'
import { browserSurroundings } from '../adapters/browser/surroundings.ts'
import { workerClock } from '../adapters/browser/worker-clock.ts'
import { MemorySettings } from '../adapters/memory/settings.ts'
import type { HelpSettings } from '../runtime/api/device-api.ts'
import { HelpRecord } from '../runtime/device/help-record.ts'
import { settingsOf } from '../runtime/device/help-settings.ts'

/** What this browser keeps for all its helping: the same that a room's `setLimits` and `setRules` change. */
export async function helpSettings(): Promise<HelpSettings> {
  const settings = await openSettings(() => new MemorySettings())
  return settingsOf(await HelpRecord.read(settings, workerClock()), browserSurroundings())
}

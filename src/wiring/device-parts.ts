import { openSettings } from '../adapters/browser/open-settings.ts'
import { createSandboxRunner } from '../adapters/browser/sandbox/sandbox-runner.ts'
import { browserSurroundings } from '../adapters/browser/surroundings.ts'
import { laterDeviceIntroducer } from '../adapters/dialing/later-introducer.ts'
import { MemorySettings } from '../adapters/memory/settings.ts'
import { createDeviceIntroducer } from '../adapters/webrtc/device-introducer.ts'
import type { DeviceIntroducer } from '../ports.ts'
import type { JoinRoomOptions } from '../runtime/api/device-api.ts'
import type { JoinParts } from '../runtime/device/enter-room.ts'
import { type MeetingWay, meetingWay, pageParts } from './parts.ts'

export const ownSettings = () => openSettings(() => new MemorySettings())

/** What a device in this page is made of. @throws `broker-invalid` */
export async function deviceParts(options: JoinRoomOptions): Promise<JoinParts> {
  const surroundings = browserSurroundings() // before any link: see there
  const settings = await ownSettings()
  const page = pageParts()
  const introducer = introducerFor(meetingWay(options, page.clock))
  return { ...page, runner: createSandboxRunner(page), introducer, settings, surroundings }
}

const introducerFor = (way: MeetingWay): DeviceIntroducer =>
  way.at === 'server' ? createDeviceIntroducer(way.options) : laterDeviceIntroducer(way.load)

import { openSettings } from '../adapters/browser/open-settings.ts'
import { browserRandom } from '../adapters/browser/random.ts'
import { createSandboxRunner } from '../adapters/browser/sandbox/sandbox-runner.ts'
import { browserSurroundings } from '../adapters/browser/surroundings.ts'
import { laterDeviceIntroducer } from '../adapters/dialing/later-introducer.ts'
import { MemorySettings } from '../adapters/memory/settings.ts'
import { createDeviceIntroducer } from '../adapters/webrtc/device-introducer.ts'
import type { RoomCode } from '../base/ids.ts'
import type { DeviceIntroducer } from '../ports.ts'
import type { DeviceRoom, JoinRoomOptions } from '../runtime/api/device-api.ts'
import { joinRoomWith } from '../runtime/device/join-room.ts'
import { profileKeys } from '../runtime/kept-identity.ts'
import * as invites from '../runtime/kept-invites.ts'
import { type MeetingWay, meetingWay, pageParts } from './parts.ts'

export async function joinRoom(code: string, options: JoinRoomOptions = {}): Promise<DeviceRoom> {
  const surroundings = browserSurroundings() // before any link: see there
  const settings = await ownSettings()
  const page = pageParts()
  const introducer = introducerFor(meetingWay(options, page.clock))
  const runner = createSandboxRunner(page)
  return joinRoomWith({ ...page, runner, introducer, settings, surroundings }, code, options)
}

export { ScreenKeeper, type ScreenState } from '../adapters/browser/wake-lock.ts'

const introducerFor = (way: MeetingWay): DeviceIntroducer =>
  way.at === 'server' ? createDeviceIntroducer(way.options) : laterDeviceIntroducer(way.load)

const ownSettings = () => openSettings(() => new MemorySettings())

/** What the links to rooms told, kept in this browser so that a reloaded page has it and the address bar need not show it. */
export const keptInvites = {
  keep: async (code: RoomCode, link: invites.KeptLink): Promise<void> =>
    invites.keepInvite(await ownSettings(), code, link),
  find: async (code: RoomCode): Promise<invites.KeptLink | undefined> =>
    invites.keptInvite(await ownSettings(), code),
  forget: async (code: RoomCode): Promise<void> => invites.forgetInvite(await ownSettings(), code),
}

/** This browser's public key, by which a host names it as its delegate. */
export async function ownKey(): Promise<string> {
  return (await profileKeys(await ownSettings(), browserRandom)).publicKey
}

import { openStorage } from '../adapters/browser/storage.ts'
import { laterHostIntroducer } from '../adapters/dialing/later-introducer.ts'
import { MemoryJournal } from '../adapters/memory/journal.ts'
import { MemorySettings } from '../adapters/memory/settings.ts'
import { createHostIntroducer } from '../adapters/webrtc/host-introducer.ts'
import { fetchPart } from '../base/fetch-part.ts'
import type { HostIntroducer } from '../ports.ts'
import type { HostRoom, OpenRoomOptions } from '../runtime/api/host-api.ts'
import { openRoomWith } from '../runtime/host/open-room.ts'
import { type MeetingWay, meetingWay, pageParts } from './parts.ts'

/** What every room of a page that hosts needs, whatever runs in it. */
export async function lobbyParts(options: OpenRoomOptions) {
  const inMemory = options.storage === 'memory'
  const storage = inMemory ? { ...memoryStorage(), trouble: undefined } : await openStorage(memoryStorage)
  const page = pageParts()
  return { ...page, ...storage, introducer: introducerFor(meetingWay(options, page.clock)) }
}

const introducerFor = (way: MeetingWay): HostIntroducer =>
  way.at === 'server' ? createHostIntroducer(way.options) : laterHostIntroducer(way.load)

const memoryStorage = () => ({ journal: new MemoryJournal(), settings: new MemorySettings() })

/** Opens a room of which this page fetches what runs jobs when somebody may need it: see `prepare` of the room. */
export async function openLobby(options: OpenRoomOptions): Promise<HostRoom> {
  const parts = await lobbyParts(options)
  const loadJobs = async () => (await fetchPart(() => import('./jobs.ts'))).openJobs(parts.clock)
  return openRoomWith({ ...parts, loadJobs }, options)
}

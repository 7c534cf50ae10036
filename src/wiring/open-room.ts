import { openStorage } from '../adapters/browser/storage.ts'
import { laterHostIntroducer } from '../adapters/dialing/later-introducer.ts'
import { MemoryJournal } from '../adapters/memory/journal.ts'
import { createMemoryLinkPair } from '../adapters/memory/link.ts'
import { MemorySettings } from '../adapters/memory/settings.ts'
import { createHostIntroducer } from '../adapters/webrtc/host-introducer.ts'
import type { HostIntroducer } from '../ports.ts'
import type { HostRoom, OpenRoomOptions } from '../runtime/api/host-api.ts'
import { openRoomWith } from '../runtime/host/open-room.ts'
import { type MeetingWay, meetingWay, pageParts } from './parts.ts'

export async function openRoom(options: OpenRoomOptions = {}): Promise<HostRoom> {
  const inMemory = options.storage === 'memory'
  const storage = inMemory ? { ...memoryStorage(), trouble: undefined } : await openStorage(memoryStorage)
  const page = pageParts()
  const introducer = introducerFor(meetingWay(options, page.clock))
  return openRoomWith({ ...page, introducer, ...storage, linkPair: memoryLinks }, options)
}

const introducerFor = (way: MeetingWay): HostIntroducer =>
  way.at === 'server' ? createHostIntroducer(way.options) : laterHostIntroducer(way.load)

const memoryStorage = () => ({ journal: new MemoryJournal(), settings: new MemorySettings() })

function memoryLinks() {
  const { a, b } = createMemoryLinkPair()
  return { near: a, far: b }
}

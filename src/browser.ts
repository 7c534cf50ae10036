import { type Database, openDatabase } from './adapters/browser/database.ts'
import { forgetHere, type KeptAbout, type KeptHere, keptHere } from './adapters/browser/kept-here.ts'
import { browserRandom } from './adapters/browser/random.ts'
import { createSandboxRunner } from './adapters/browser/sandbox/sandbox-runner.ts'
import { openStorage } from './adapters/browser/storage.ts'
import { webSignatures } from './adapters/browser/web-signatures.ts'
import { workerClock } from './adapters/browser/worker-clock.ts'
import { laterIntroducer } from './adapters/dialing/later-introducer.ts'
import { readMeeting } from './adapters/dialing/read-meeting.ts'
import { MemoryJournal } from './adapters/memory/journal.ts'
import { createMemoryLinkPair } from './adapters/memory/link.ts'
import { MemorySettings } from './adapters/memory/settings.ts'
import { createWebrtcIntroducer } from './adapters/webrtc/introducer.ts'
import type { RoomCode } from './base/ids.ts'
import type { Clock, Introducer } from './ports.ts'
import type { DeviceRoom, JoinRoomOptions } from './runtime/api/device-api.ts'
import type { HostRoom, OpenRoomOptions } from './runtime/api/host-api.ts'
import { joinRoomWith } from './runtime/device/join-room.ts'
import { openRoomWith } from './runtime/host/open-room.ts'
import { profileKeys } from './runtime/kept-identity.ts'
import * as invites from './runtime/kept-invites.ts'

export * from './index.ts'

/** The build may name another server than the one that serves the page: whoever runs it then cannot replace the page. */
const builtWith: string | undefined = import.meta.env.VITE_SIGNALING_SERVER

/** Where a room meets: at a server of ours, or at any PeerServer. */
type Meeting = Pick<OpenRoomOptions, 'server' | 'broker' | 'stun' | 'sealed'>

/** What both kinds of room share on this page. */
function browserParts(meeting: Meeting) {
  const clock = workerClock()
  return {
    clock,
    random: browserRandom,
    runner: createSandboxRunner({ clock }),
    introducer: introducerFor(meeting, clock),
    cores: navigator.hardwareConcurrency,
  }
}

function introducerFor({ server, broker, stun, sealed = false }: Meeting, clock: Clock): Introducer {
  const parts = { clock, random: browserRandom, signatures: webSignatures(), sealFrames: sealed }
  if (broker === undefined)
    return createWebrtcIntroducer({ ...parts, server: server ?? builtWith ?? location.origin })
  const place = readMeeting(broker, stun)
  return laterIntroducer(async () => {
    const { createPeerjsIntroducer } = await import('./adapters/peerjs/introducer.ts')
    return createPeerjsIntroducer({ ...parts, ...place })
  })
}

function memoryLinks() {
  const { a, b } = createMemoryLinkPair()
  return { near: a, far: b }
}

const memoryStorage = () => ({ journal: new MemoryJournal(), settings: new MemorySettings() })

export async function openRoom(options: OpenRoomOptions = {}): Promise<HostRoom> {
  const inMemory = options.storage === 'memory'
  const storage = inMemory ? { ...memoryStorage(), trouble: undefined } : await openStorage(memoryStorage)
  return openRoomWith({ ...browserParts(options), ...storage, linkPair: memoryLinks }, options)
}

/** What the links to rooms told, kept in this browser so that a reloaded page has it and the address bar need not show it. */
export const keptInvites = {
  keep: async (code: RoomCode, link: invites.KeptLink): Promise<void> =>
    invites.keepInvite((await openStorage(memoryStorage)).settings, code, link),
  find: async (code: RoomCode): Promise<invites.KeptLink | undefined> =>
    invites.keptInvite((await openStorage(memoryStorage)).settings, code),
  forget: async (code: RoomCode): Promise<void> =>
    invites.forgetInvite((await openStorage(memoryStorage)).settings, code),
}

export type { KeptAbout, KeptHere }

/** What this browser keeps of this origin, and the way to forget it. Nothing where nothing can be kept. */
export const kept = {
  look: (): Promise<KeptHere> =>
    withDatabase(keptHere).catch(() => ({ about: new Set<KeptAbout>(), roomCode: undefined })),
  /** @param options.room also the room that this browser hosts. @throws `journal-unavailable`, `journal-blocked`. */
  forget: (options: { readonly room: boolean }): Promise<void> =>
    withDatabase((database) => forgetHere(database, options)),
}

async function withDatabase<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase()
  try {
    return await use(database)
  } finally {
    database.close()
  }
}

/** This browser's public key, by which a host names it as its delegate. */
export async function ownKey(): Promise<string> {
  const { settings } = await openStorage(memoryStorage)
  return (await profileKeys(settings, browserRandom)).publicKey
}

export async function joinRoom(code: string, options: JoinRoomOptions = {}): Promise<DeviceRoom> {
  const { settings } = await openStorage(memoryStorage)
  return joinRoomWith({ ...browserParts(options), settings }, code, options)
}

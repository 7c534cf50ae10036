import * as v from 'valibot'
import { TabgridError, toTabgridError } from '../base/errors.ts'
import { type RandomBytes, readRoomCode } from '../base/ids.ts'
import type { Clock, Introducer, Journal, Link, Network, RoomClaim, Settings, TaskRunner } from '../ports.ts'
import type { HostRoom, OpenRoomOptions } from './api.ts'
import { OpenedRoom } from './host-room.ts'

export interface OpenParts {
  readonly introducer: Introducer
  readonly journal: Journal
  readonly settings: Settings
  readonly clock: Clock
  readonly random: RandomBytes
  readonly runner: TaskRunner
  readonly cores: number
  /** Why `journal` is not the durable one, to be told to people. */
  readonly trouble: TabgridError | undefined
  linkPair(): { near: Link; far: Link }
}

const claimKey = 'room-claim'
const epochKey = 'epoch'
/** Session epochs are lives times 65,536 in 32 bits. */
const livesMost = 2 ** 16

const StoredClaim = v.object({ code: v.string(), token: v.string() })

/** The room of an earlier life of this page, if it kept one. */
async function storedClaim(settings: Settings): Promise<RoomClaim | undefined> {
  const parsed = v.safeParse(StoredClaim, await settings.get(claimKey))
  const code = parsed.success ? readRoomCode(parsed.output.code) : undefined
  return parsed.success && code !== undefined ? { code, token: parsed.output.token } : undefined
}

async function enter(parts: OpenParts, takeOver: boolean): Promise<Network> {
  const { introducer, settings } = parts
  const claim = await storedClaim(settings)
  if (claim !== undefined) {
    try {
      return await introducer.reclaim(claim, takeOver)
    } catch (thrown) {
      if (toTabgridError(thrown, 'server-unreachable').code !== 'room-not-found') throw thrown
    }
  }
  const created = await introducer.create()
  await settings.set(claimKey, created.claim)
  return created.network
}

async function nextEpoch(settings: Settings): Promise<number> {
  const before = await settings.get(epochKey)
  const epoch = ((typeof before === 'number' ? before : 0) % (livesMost - 1)) + 1
  await settings.set(epochKey, epoch)
  return epoch
}

/**
 * Opens the room that this page had before a reload, or a new one, and goes on with its job.
 * @throws `room-hosted` when it is open in another tab, `server-unreachable`, `version-unsupported`.
 */
export async function openRoomWith(parts: OpenParts, options: OpenRoomOptions): Promise<HostRoom> {
  const { clock, random, runner, settings, journal, trouble, cores } = parts
  const network = await enter(parts, options.takeOver ?? false)
  const room = new OpenedRoom({
    trouble,
    network,
    clock,
    random,
    runner,
    journal,
    epoch: await nextEpoch(settings),
    roomName: options.name ?? 'a Tabgrid room',
    own: { name: options.ownName ?? 'This computer', cores, link: parts.linkPair },
    forgetRoom: () => settings.remove(claimKey),
  })
  room.useOwnMachine(options.ownSlots ?? Math.max(1, cores - 1))
  await room.resume()
  return room
}

/** Reads what a person typed as a code. @throws `room-not-found` when no room can have it. */
export function requireRoomCode(typed: string) {
  const code = readRoomCode(typed)
  if (code !== undefined) return code
  throw new TabgridError(
    'room-not-found',
    `"${typed}" is not a room code: it has six letters and digits, like 7QM XH4.`,
  )
}

import { TabgridError, toTabgridError } from '../../base/errors.ts'
import { type RandomBytes, readRoomCode } from '../../base/ids.ts'
import * as v from '../../base/schema.ts'
import type { HostCredentials } from '../../identity/credentials.ts'
import { hostKeyOf, roomSignerOf } from '../../identity/signer.ts'
import type { Clock, HostIntroducer, Journal, Network, ProfileLock, RoomClaim, Settings } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import type { Roster } from '../admission/admission.ts'
import { forgetRoster, keepRoster, keptRoster, newRoster } from '../admission/kept-roster.ts'
import type { RoomKind } from '../api/admission-api.ts'
import type { HostRoom, OpenRoomOptions } from '../api/host-api.ts'
import type { OpenJobs } from '../jobs/jobs-part.ts'
import { read } from '../kept-identity.ts'
import { forgetRoomKeys, keepRoomKeys, keptRoomKeys, newRoomKeys, type RoomKeys } from '../kept-room-keys.ts'
import { delegate, delegatedKeys } from './delegating.ts'
import { OpenedRoom } from './host-room.ts'

export interface OpenParts {
  readonly introducer: HostIntroducer
  readonly journal: Journal
  readonly settings: Settings
  readonly clock: Clock
  readonly random: RandomBytes
  readonly cores: number
  /** Why `journal` is not the durable one, to be told to people. */
  readonly trouble: TabgridError | undefined
  /** Keeps a second tab of this browser profile from hosting the same room. */
  readonly lock?: ProfileLock | undefined
  /** What runs jobs, when somebody may need it. Rejects with `server-unreachable`. */
  loadJobs(): Promise<OpenJobs>
}

const claimKey = 'room-claim'
const epochKey = 'epoch'
/** Session epochs are lives times 65,536 in 32 bits. */
const livesMost = 2 ** 16

const StoredClaim = v.object({ code: v.string(), token: v.string() })

/** The room of an earlier life of this page, if it kept one. */
async function keptClaim(settings: Settings): Promise<RoomClaim | undefined> {
  const parsed = v.safeParse(StoredClaim, await read(settings, claimKey))
  const code = parsed.success ? readRoomCode(parsed.output.code) : undefined
  return parsed.success && code !== undefined ? { code, token: parsed.output.token } : undefined
}

/** A value that cannot be kept makes the room weaker, not impossible: gives what there is to be told about it. */
async function troubleOf(keeping: Promise<void>): Promise<TabgridError | undefined> {
  try {
    await keeping
    return undefined
  } catch (thrown) {
    return toTabgridError(thrown, 'journal-unavailable')
  }
}

interface Entered {
  readonly network: Network
  readonly keys: RoomKeys
  readonly roster: Roster
  readonly trouble: TabgridError | undefined
}

/** A delegate acts in the life of its host that named it. */
const inLife = (keys: RoomKeys, epoch: number): HostCredentials => ({
  ...keys,
  epoch: keys.delegation?.epoch ?? epoch,
})

async function enter(parts: OpenParts, epoch: number, options: OpenRoomOptions): Promise<Entered> {
  const { kind, takeOver = false, delegation } = options
  const { settings, random, clock } = parts
  const given =
    delegation === undefined ? undefined : await delegatedKeys(settings, random, delegation, clock.dateMs())
  const claim = await keptClaim(parts.settings)
  const keys = await keptRoomKeys(parts.settings)
  const isSame = keys?.delegation?.signature === given?.delegation?.signature
  if (claim !== undefined && keys !== undefined && isSame) {
    try {
      const network = await parts.introducer.reclaim(claim, takeOver, inLife(keys, epoch))
      return { network, keys, roster: await keptRoster(parts.settings, kind), trouble: undefined }
    } catch (thrown) {
      if (toTabgridError(thrown, 'server-unreachable').code !== 'room-not-found') throw thrown
    }
  }
  return create(parts, epoch, given ?? newRoomKeys(random), kind)
}

/** A new room has new keys but for a delegate's, and nobody in it: an old link must not lead into it. */
async function create(
  { introducer, settings }: OpenParts,
  epoch: number,
  keys: RoomKeys,
  kind: RoomKind = 'classroom',
): Promise<Entered> {
  const { network, claim } = await introducer.create(inLife(keys, epoch))
  const roster = newRoster(kind)
  const keeping = keepRoster(settings, roster)
    .then(() => keepRoomKeys(settings, keys))
    .then(() => settings.set(claimKey, claim))
  return { network, keys, roster, trouble: await troubleOf(keeping) }
}

async function nextEpoch(settings: Settings): Promise<number> {
  const before = await read(settings, epochKey)
  const epoch = ((typeof before === 'number' ? before : 0) % (livesMost - 1)) + 1
  await settings.set(epochKey, epoch).catch(() => undefined) // the same trouble is told of the claim
  return epoch
}

/** Gives the way to let go. A lock that cannot be asked for makes the room weaker, not impossible. */
async function holdRoom(lock: ProfileLock | undefined, steal: boolean, lost: () => void): Promise<() => void> {
  const free = () => undefined
  const release = await lock?.hold('room', { steal, lost }).catch(() => free)
  if (release !== undefined || lock === undefined) return release ?? free
  throw new TabgridError('room-hosted', 'another tab of this browser hosts its room: close it, or take the room over')
}

/**
 * Opens the room that this page had before a reload, or a new one. What runs jobs in it comes with `prepare`, with the first device, or
 * with jobs of before the reload, and goes on with those.
 * @throws `room-hosted` when it is open in another tab, `server-unreachable`, `version-unsupported`, `delegation-invalid`.
 */
export async function openRoomWith(parts: OpenParts, options: OpenRoomOptions): Promise<HostRoom> {
  let lost = false
  let end = () => {
    lost = true
  }
  const letGo = await holdRoom(parts.lock, options.takeOver ?? false, () => end())
  try {
    const room = await open(parts, options, letGo)
    end = () => room.lose()
    if (lost) room.lose()
    await room.resume()
    return room
  } catch (thrown) {
    letGo()
    throw thrown
  }
}

async function open(parts: OpenParts, options: OpenRoomOptions, letGo: () => void): Promise<OpenedRoom> {
  const { clock, random, settings, journal, trouble, cores } = parts
  const epoch = await nextEpoch(settings)
  const { network, keys, roster, trouble: unkept } = await enter(parts, epoch, options)
  const signer = roomSignerOf(keys)
  const room = new OpenedRoom({
    trouble: trouble ?? unkept,
    network,
    clock,
    random,
    journal,
    loadJobs: () => parts.loadJobs(),
    epoch,
    signer,
    invite: { hostKey: hostKeyOf(keys), secret: keys.secret },
    delegate: (publicKey, hours) => delegate(inLife(keys, epoch), publicKey, hours, clock.dateMs()),
    book: {
      roster,
      seal: { room: signer.room, keys: keys.keys },
      clock,
      keep: (next) => keepRoster(settings, next),
    },
    roomName: (options.name ?? 'a Tabgrid room').slice(0, limits.nameLength),
    own: { name: options.ownName ?? 'This computer', cores },
    // A claim that stays behind is refused by the server, and replaced at the next opening.
    forgetRoom: async () => {
      await Promise.allSettled([settings.remove(claimKey), forgetRoomKeys(settings), forgetRoster(settings)])
    },
    keepClaim: (claim) => settings.set(claimKey, claim),
    letGo,
  })
  room.useOwnMachine(options.ownSlots ?? Math.max(1, cores - 1))
  return room
}

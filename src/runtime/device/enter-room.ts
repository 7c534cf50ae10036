import { TabgridError } from '../../base/errors.ts'
import { fetchPart } from '../../base/fetch-part.ts'
import { type DeviceId, type RandomBytes, randomId } from '../../base/ids.ts'
import { profileOf } from '../../identity/keys.ts'
import type { Clock, DeviceIntroducer, Network, Settings, Surroundings, TaskRunner } from '../../ports.ts'
import type { JoinRoomOptions } from '../api/device-api.ts'
import { deviceCredentials } from '../kept-identity.ts'
import type { HelperParts } from './device-room.ts'
import { HelpRecord } from './help-record.ts'
import { requireRoomCode } from './room-code.ts'
import { keepWasmOnly, keptWasmOnly } from './wasm-only.ts'

export interface JoinParts {
  readonly introducer: DeviceIntroducer
  readonly settings: Settings
  readonly clock: Clock
  readonly random: RandomBytes
  readonly runner: TaskRunner
  readonly cores: number
  /** What its browser tells; as on a desk where it is left out. */
  readonly surroundings?: Surroundings
}

/** A device's place in a room, made of the way there and of what the device is. */
type Place<Room> = new (
  network: Network,
  parts: HelperParts,
  keepWasmOnly: (wasmOnly: boolean) => Promise<void>,
) => Room

/**
 * Joins a room; nothing computes before `start()`.
 * @throws `room-not-found`, `room-full`, `invite-invalid`, `token-invalid`, `server-unreachable`, `version-unsupported`.
 */
export async function enterRoom<Room>(
  Room: Place<Room>,
  parts: JoinParts,
  typedCode: string,
  options: JoinRoomOptions,
): Promise<Room> {
  const { introducer, settings, clock, random, runner, cores, surroundings } = parts
  const code = requireRoomCode(typedCode)
  const { token, invite, kind } = options
  if (token !== undefined) await checkToken(token, invite)
  const own = await deviceCredentials(settings, random, options.invite)
  const device = `${profileOf(own.keys.publicKey)}-${randomId(random)}` as DeviceId
  const helper = { profile: own.keys.publicKey, record: await HelpRecord.read(settings, clock) }
  const wasmOnly = await keptWasmOnly(settings)
  const network = await introducer.join(code, own)
  const name = options.name ?? 'A device'
  const agent = {
    clock,
    runner,
    random,
    device,
    name,
    cores,
    kind,
    token,
    helper,
    wasmOnly,
    ...(surroundings && { surroundings }),
  }
  return new Room(network, agent, (on) => keepWasmOnly(settings, on))
}

/** Whoever hears a token can come by it: it is shown to the host of a link, and to nobody in between. */
async function checkToken(token: string, invite: string | undefined): Promise<void> {
  const { readJoinToken } = await fetchPart(() => import('../../identity/join-token.ts'))
  readJoinToken(token)
  if (invite !== undefined) return
  throw new TabgridError('token-invalid', 'an invitation is a whole link: give the invite of its host with its token')
}

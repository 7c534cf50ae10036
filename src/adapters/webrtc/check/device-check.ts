import type { TabgridError } from '../../../base/errors.ts'
import type { RoomCode } from '../../../base/ids.ts'
import { newKeyPair } from '../../../identity/keys.ts'
import type { WayResult } from '../../../protocol/check.ts'
import { BodyCodec } from '../../dialing/body-codec.ts'
import { DeviceNetwork } from '../device-network.ts'
import { CheckEnd } from './check-end.ts'
import type { CheckParts } from './check-parts.ts'
import { wayConfig } from './way-config.ts'

export interface DeviceCheckListener {
  found(results: readonly WayResult[], over: boolean): void
  /** One way could not be opened; the others may. */
  failed(): void
  /** This code belongs to a room, not to a check. */
  stranger(): void
  /** The page that opened the check has left, or refused. */
  ended(error: Pick<TabgridError, 'code' | 'message'>): void
}

/** The second page of a check: answers on whatever way the first one opens. */
export function answerCheck(
  { client, clock, proving, server }: CheckParts,
  code: RoomCode,
  listener: DeviceCheckListener,
): { close(): void } {
  const ways = {
    rtcConfig: () => wayConfig('direct', client.ice),
    relay: () => ({ server, pass: client.pass }),
  }
  const own = { keys: newKeyPair(proving.random), invite: undefined }
  const network = new DeviceNetwork(
    { client, clock, proving, ways },
    code,
    own,
    Promise.resolve(new BodyCodec(undefined)),
  )
  network.on('link', (link) => new CheckEnd(link, clock, listener))
  network.on('link-failed', () => listener.failed())
  network.on('end', (error) => listener.ended(error))
  return { close: () => network.close() }
}

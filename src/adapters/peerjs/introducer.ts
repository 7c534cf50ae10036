import type { Broker } from '../../base/broker.ts'
import { digestOf } from '../../base/digest.ts'
import { toTabgridError } from '../../base/errors.ts'
import { type RandomBytes, randomId, randomRoomCode } from '../../base/ids.ts'
import type { HostCredentials } from '../../identity/credentials.ts'
import type { ProvingParts } from '../../identity/proof.ts'
import { sealerOf } from '../../identity/seal.ts'
import type { Signatures } from '../../identity/signatures.ts'
import type { Clock, Introducer, Network, RoomClaim } from '../../ports.ts'
import { BodyCodec } from '../dialing/body-codec.ts'
import { DeviceNetwork } from './device-network.ts'
import { HostNetwork } from './host-network.ts'
import { hostIdOf } from './open-peer.ts'

export interface PeerjsOptions {
  readonly broker: Broker
  readonly clock: Clock
  readonly random: RandomBytes
  readonly signatures: Signatures
  /** Seals frames as well: as a host for the room, as a device or not at all. */
  readonly sealFrames: boolean
  /** STUN servers. */
  readonly rtcConfig: RTCConfiguration
}

/** Of 64 million codes. A broker on which so many are taken is one that takes them itself. */
const drawsMost = 5

/** Meets others at any PeerServer, which is trusted with nothing but delivery. */
export function createPeerjsIntroducer(options: PeerjsOptions): Introducer {
  const { broker, clock, random, signatures, sealFrames, rtcConfig } = options
  const proving: ProvingParts = { random, signatures, dateMs: () => clock.dateMs(), sealFrames }
  const host = ({ code, token }: RoomClaim, own: HostCredentials): Promise<Network> =>
    HostNetwork.open(code, own, proving, {
      broker,
      rtcConfig,
      clock,
      random,
      id: hostIdOf(code),
      token: tokenFor(broker, token),
    })
  return {
    create: async (own) => {
      for (let draw = 1; ; draw++) {
        const claim = { code: randomRoomCode(random), token: randomId(random) }
        try {
          return { network: await host(claim, own), claim }
        } catch (thrown) {
          if (draw === drawsMost || toTabgridError(thrown, 'assertion-failed').code !== 'room-hosted') throw thrown
        }
      }
    },
    // Whoever has the token has the id: another tab of this browser is kept out, or sent away, by the lock of its profile.
    reclaim: (claim, _takeOver, own) => host(claim, own),
    join: (code, device) => {
      const codec = new BodyCodec(device.invite && sealerOf(device.invite.secret, random))
      return DeviceNetwork.join({ code, broker, rtcConfig, device, proving, codec, clock })
    },
  }
}

/** The room may be known by this token elsewhere as well: no broker learns it. */
const tokenFor = ({ host, port, path }: Broker, token: string): string =>
  digestOf(`tabgrid-broker-v1 ${host}:${port}${path} ${token}`)

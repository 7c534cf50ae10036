import { TabgridError } from '../../base/errors.ts'
import type { RandomBytes, RoomCode } from '../../base/ids.ts'
import type { DeviceCredentials, HostCredentials } from '../../identity/credentials.ts'
import type { Signatures } from '../../identity/signatures.ts'
import type { Clock, Introducer, Network, RoomClaim } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import { CoordinatorNetwork, type NetworkOptions, reclaimHello } from './coordinator-network.ts'
import { DeviceNetwork, joinHello } from './device-network.ts'
import { type Greeting, type Hello, SignalingClient, type SignalingOptions } from './signaling-client.ts'

export interface WebrtcOptions {
  /** Where the signaling server is, e.g. `https://example.org`. */
  readonly server: string
  readonly clock: Clock
  readonly random: RandomBytes
  readonly signatures: Signatures
  /** Seals frames as well, for who does not trust the browser's encryption alone: as a host for the room, as a device or not at all. */
  readonly sealFrames?: boolean
  /** STUN and TURN servers; those of the signaling server when left out, so that no one else hears of a room unless asked. */
  readonly rtcConfig?: RTCConfiguration
}

/** Nobody can join a room before its host is back at a server that was started again. */
const hostPauseMostMs = 2_000

/** Meets others over a signaling server, and links to them by simple-peer. */
export function createWebrtcIntroducer(options: WebrtcOptions): Introducer {
  return {
    create: async (own) => host(options, { type: 'create', version: limits.version }, own),
    reclaim: async (claim, takeOver, own) => (await host(options, reclaimHello(claim, takeOver), own)).network,
    join: async (code, own) => join(options, code, own),
  }
}

async function host(
  options: WebrtcOptions,
  hello: Hello,
  own: HostCredentials,
): Promise<{ network: Network; claim: RoomClaim }> {
  const [client, greeting] = await greet({ ...options, pauseMostMs: hostPauseMostMs }, hello)
  if (greeting.type !== 'hosted') throw misunderstood(client)
  const network = new CoordinatorNetwork(withDefaults(options, client), greeting, own)
  return { network, claim: { code: greeting.code, token: greeting.token } }
}

async function join(options: WebrtcOptions, code: RoomCode, own: DeviceCredentials): Promise<Network> {
  const [client, greeting] = await greet(options, joinHello(code))
  if (greeting.type !== 'joined') throw misunderstood(client)
  return new DeviceNetwork(withDefaults(options, client), greeting.code, own)
}

async function greet(options: SignalingOptions, hello: Hello): Promise<[SignalingClient, Greeting]> {
  if (!('RTCPeerConnection' in globalThis)) throw new TabgridError('link-failed', noWebrtc)
  const client = new SignalingClient(options)
  return [client, await client.connect(hello)]
}

const noWebrtc = 'WebRTC is switched off in this browser: switch it on, or use another browser, to link to other tabs'

const withDefaults = (
  { server, clock, random, signatures, sealFrames = false, rtcConfig }: WebrtcOptions,
  client: SignalingClient,
): NetworkOptions => ({
  client,
  clock,
  proving: { random, signatures, dateMs: () => clock.dateMs(), sealFrames },
  ways: {
    rtcConfig: () => rtcConfig ?? { iceServers: [...client.ice] },
    relay: () => ({ server, pass: client.pass }),
  },
})

function misunderstood(client: SignalingClient): TabgridError {
  client.close()
  return new TabgridError('message-invalid', 'the signaling server answered something else: check its address')
}

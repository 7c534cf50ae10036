import { TabgridError } from '../../base/errors.ts'
import type { RandomBytes } from '../../base/ids.ts'
import type { Signatures } from '../../identity/signatures.ts'
import type { Clock } from '../../ports.ts'
import type { NetworkOptions } from './network-options.ts'
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

/** The first words with the server, which its client then goes on with. */
export async function greet(options: SignalingOptions, hello: Hello): Promise<[SignalingClient, Greeting]> {
  if (!('RTCPeerConnection' in globalThis)) throw new TabgridError('link-failed', noWebrtc)
  const client = new SignalingClient(options)
  return [client, await client.connect(hello)]
}

const noWebrtc = 'WebRTC is switched off in this browser: switch it on, or use another browser, to link to other tabs'

export const networkOptions = (
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

export function misunderstood(client: SignalingClient): TabgridError {
  client.close()
  return new TabgridError('message-invalid', 'the signaling server answered something else: check its address')
}

import type { HostCredentials } from '../../identity/credentials.ts'
import type { HostIntroducer, Network, RoomClaim } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import { CoordinatorNetwork, reclaimHello } from './coordinator-network.ts'
import { greet, misunderstood, networkOptions, type WebrtcOptions } from './greeting.ts'
import type { Hello } from './signaling-client.ts'

/** Nobody can join a room before its host is back at a server that was started again. */
const hostPauseMostMs = 2_000

/** Meets devices over a signaling server, and links to them over WebRTC. */
export const createHostIntroducer = (options: WebrtcOptions): HostIntroducer => ({
  create: async (own) => host(options, { type: 'create', version: limits.version }, own),
  reclaim: async (claim, takeOver, own) => (await host(options, reclaimHello(claim, takeOver), own)).network,
})

async function host(
  options: WebrtcOptions,
  hello: Hello,
  own: HostCredentials,
): Promise<{ network: Network; claim: RoomClaim }> {
  const [client, greeting] = await greet({ ...options, pauseMostMs: hostPauseMostMs }, hello)
  if (greeting.type !== 'hosted') throw misunderstood(client)
  const network = new CoordinatorNetwork(networkOptions(options, client), greeting, own)
  return { network, claim: { code: greeting.code, token: greeting.token } }
}

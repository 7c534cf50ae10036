import type { ProvingParts } from '../../identity/proof.ts'
import type { Clock } from '../../ports.ts'
import type { LinkWays } from './link-ways.ts'
import type { SignalingClient } from './signaling-client.ts'

export interface NetworkOptions {
  readonly client: SignalingClient
  readonly clock: Clock
  readonly proving: ProvingParts
  readonly ways: LinkWays
}

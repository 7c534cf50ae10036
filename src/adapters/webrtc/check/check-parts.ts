import type { NetworkOptions } from '../network-options.ts'

/** What both ends of a check need. */
export interface CheckParts extends Omit<NetworkOptions, 'ways'> {
  /** Where the signaling server is, e.g. `https://example.org`. */
  readonly server: string
}

import { createHmac } from 'node:crypto'
import type { ConnectionId } from '../src/base/ids.ts'
import type { IceServer } from '../src/protocol/signal.ts'

/** What helps peers to find a way to each other, besides this server. */
export interface IceOptions {
  /** e.g. `stun:stun.example:3478`. */
  readonly stun?: readonly string[]
  /** e.g. `turn:turn.example:3478`, all of which know `turnSecret`. */
  readonly turn?: readonly string[]
  readonly turnSecret?: string
}

/** A lesson, or a night. A credential that gets away is of use for as long. */
const lifetimeMs = 6 * 60 * 60 * 1_000

/** How often peers get new credentials: theirs always have half of their time left. */
export const iceRenewalMs = lifetimeMs / 2

/** STUN and TURN servers, with credentials for one peer that need no account and end by themselves. */
export class IceServers {
  readonly #options: IceOptions
  readonly #dateMs: () => number

  constructor(options: IceOptions, dateMs: () => number = Date.now) {
    this.#options = options
    this.#dateMs = dateMs
  }

  /** Whether credentials must be given again in time. */
  get expire(): boolean {
    return (this.#options.turn ?? []).length > 0
  }

  /**
   * Credentials of a TURN server's REST API (draft-uberti-behave-turn-rest): the username is the second of 1970 at which they
   * end and whose they are, the credential its HMAC-SHA1 under the secret that is shared with the TURN server.
   */
  for(connection: ConnectionId): IceServer[] {
    const { stun = [], turn = [], turnSecret = '' } = this.#options
    const username = `${Math.floor((this.#dateMs() + lifetimeMs) / 1_000)}:${connection}`
    const credential = createHmac('sha1', turnSecret).update(username).digest('base64')
    return [
      ...(stun.length === 0 ? [] : [{ urls: [...stun] }]),
      ...(turn.length === 0 ? [] : [{ urls: [...turn], username, credential }]),
    ]
  }
}

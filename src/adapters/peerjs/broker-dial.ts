import type { Peer } from 'peerjs'
import { TabgridError, toTabgridError } from '../../base/errors.ts'
import { type RoomCode, randomId } from '../../base/ids.ts'
import type { DeviceCredentials } from '../../identity/credentials.ts'
import type { KnownHost } from '../../identity/device-handshake.ts'
import type { ProvingParts } from '../../identity/proof.ts'
import type { Clock } from '../../ports.ts'
import type { BodyCodec } from '../dialing/body-codec.ts'
import type { Meeting } from '../dialing/read-meeting.ts'
import { openAsDevice } from './device-opening.ts'
import { greetingMs, hostIdOf, openPeer, type PeerTrouble, refusalOf, unreachable } from './open-peer.ts'
import type { Opening, OpeningListener } from './opening.ts'

export interface DialOptions extends Meeting {
  readonly code: RoomCode
  readonly device: DeviceCredentials
  readonly known: KnownHost | undefined
  readonly proving: ProvingParts
  readonly codec: BodyCodec
  readonly clock: Clock
  readonly listener: OpeningListener & { found(host: KnownHost): void }
}

/**
 * One try of a device to link to its host, as a new peer of the broker, which is left when the link is open. Also fails with
 * `room-not-found`, `server-unreachable` and `server-busy`.
 */
export class BrokerDial {
  readonly #options: DialOptions
  readonly #peer: Peer
  readonly #stopTimeout: () => void
  #opening: Opening | undefined
  #settled = false
  #over = false

  constructor(options: DialOptions) {
    this.#options = options
    const { broker, rtcConfig, proving, clock } = options
    const [id, token] = [randomId(proving.random), randomId(proving.random)]
    this.#peer = openPeer({ broker, rtcConfig, id, token })
    this.#stopTimeout = clock.after(greetingMs, () => this.#fail(unreachable(broker)))
    this.#peer.on('open', () => this.#connect())
    this.#peer.on('error', (error) => this.#hear(error))
  }

  /** Gives up silently; does nothing once the link is open. */
  cancel(): void {
    this.#over = true
    this.#stopTimeout()
    this.#opening?.cancel()
    this.#peer.disconnect()
  }

  #connect(): void {
    if (this.#over || this.#opening !== undefined) return
    this.#stopTimeout()
    const { code, listener } = this.#options
    try {
      this.#opening = openAsDevice({
        ...this.#options,
        connection: this.#peer.connect(hostIdOf(code), { serialization: 'raw', reliable: true }),
        found: listener.found,
        listener: {
          settled: () => {
            this.#settled = true
            listener.settled()
          },
          open: (link, peer) => {
            this.cancel()
            listener.open(link, peer)
          },
          fail: (error) => this.#fail(error),
          closed: () => listener.closed(),
        },
      })
    } catch (thrown) {
      this.#fail(toTabgridError(thrown, 'link-failed')) // the browser allows no further connection
    }
  }

  /** Once the host has answered, the broker has done its part. */
  #hear(error: PeerTrouble): void {
    if (this.#settled) return
    const { broker, code } = this.#options
    if (error.type === 'peer-unavailable') {
      this.#fail(new TabgridError('room-not-found', `nobody hosts a room ${code} at this broker`))
    } else this.#fail(refusalOf(error, broker) ?? new TabgridError('link-failed', error.message))
  }

  #fail(error: TabgridError): void {
    if (this.#over) return
    this.cancel()
    this.#options.listener.fail(error)
  }
}

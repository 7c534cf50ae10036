import type { DataConnection } from 'peerjs'
import { TabgridError } from '../../base/errors.ts'
import { type ConnectionId, type RoomCode, randomId } from '../../base/ids.ts'
import type { HostCredentials } from '../../identity/credentials.ts'
import type { ProvingParts } from '../../identity/proof.ts'
import { sealerOf } from '../../identity/seal.ts'
import type { Clock, Link, Network, NetworkEvents } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import { BodyCodec } from '../dialing/body-codec.ts'
import { KeptEmitter } from '../dialing/kept-emitter.ts'
import { BrokerPeer, type BrokerPeerOptions } from './broker-peer.ts'
import { openAsHost } from './host-opening.ts'
import type { Opening } from './opening.ts'

/** The host's place in its room: takes who connects to the id that the code gives. */
export class HostNetwork implements Network {
  readonly code: RoomCode
  readonly #clock: Clock
  readonly #proving: ProvingParts
  readonly #host: HostCredentials
  readonly #codec: BodyCodec
  readonly #events = new KeptEmitter<NetworkEvents>()
  readonly #openings = new Map<ConnectionId, Opening>()
  readonly #links = new Map<ConnectionId, Link>()
  #broker: BrokerPeer | undefined
  #over = false

  private constructor(code: RoomCode, host: HostCredentials, proving: ProvingParts, clock: Clock) {
    this.code = code
    this.#clock = clock
    this.#proving = proving
    this.#host = host
    this.#codec = new BodyCodec(sealerOf(host.secret, proving.random))
  }

  /** Rejects as `BrokerPeer.register` does. */
  static async open(
    code: RoomCode,
    host: HostCredentials,
    proving: ProvingParts,
    options: BrokerPeerOptions,
  ): Promise<HostNetwork> {
    const network = new HostNetwork(code, host, proving, options.clock)
    network.#broker = await BrokerPeer.register(options, {
      connection: (connection) => network.#take(connection),
      lost: () => network.#events.emit('server', 'reconnecting'),
      back: () => network.#events.emit('server', 'connected'),
      refused: (error) => network.#refused(error),
    })
    return network
  }

  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void {
    return this.#events.on(event, listener)
  }

  /** Both ways are the same here: a broker keeps no room, and devices are told by their link. */
  close(): void {
    if (this.#over) return
    this.#over = true
    this.#broker?.close()
    const [openings, links] = [[...this.#openings.values()], [...this.#links.values()]]
    this.#openings.clear()
    this.#links.clear()
    for (const opening of openings) opening.cancel()
    for (const link of links) link.close('done')
  }

  #take(connection: DataConnection): void {
    const isFull = this.#openings.size + this.#links.size >= limits.roomMembers
    if (this.#over || isFull || connection.serialization !== 'raw') {
      connection.close()
      return
    }
    const member = randomId<ConnectionId>(this.#proving.random)
    const opening = openAsHost({
      connection,
      host: this.#host,
      dial: member,
      proving: this.#proving,
      codec: this.#codec,
      clock: this.#clock,
      listener: {
        settled: () => undefined,
        open: (link, peer) => {
          this.#openings.delete(member)
          this.#links.set(member, link)
          this.#events.emit('member-joined', member)
          this.#events.emit('link', link, member, peer)
        },
        fail: (error) => {
          this.#openings.delete(member)
          this.#events.emit('link-failed', member, error)
        },
        closed: () => {
          if (this.#links.delete(member)) this.#events.emit('member-left', member)
        },
      },
    })
    this.#openings.set(member, opening)
  }

  /** Open links outlive a broker that gave the code to somebody else: the job goes on, and only newcomers are kept out. */
  #refused(error: TabgridError): 'retry' | 'end' {
    if (error.code !== 'room-hosted' || this.#links.size > 0) return 'retry'
    this.#over = true
    this.#events.emit('end', new TabgridError('room-taken-over', error.message))
    for (const opening of this.#openings.values()) opening.cancel()
    return 'end'
  }
}

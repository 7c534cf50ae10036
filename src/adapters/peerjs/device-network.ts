import type { TabgridError } from '../../base/errors.ts'
import { type ConnectionId, type RoomCode, randomId } from '../../base/ids.ts'
import { hostOfLink, type KnownHost } from '../../identity/device-handshake.ts'
import type { Link, Network, NetworkEvents } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import { fullJitterMs } from '../dialing/backoff.ts'
import { KeptEmitter } from '../dialing/kept-emitter.ts'
import { BrokerDial, type DialOptions } from './broker-dial.ts'

type Options = Omit<DialOptions, 'known' | 'listener'>
interface FirstDial {
  resolve(): void
  reject(error: TabgridError): void
}

/** A device's place in a room: dials its host, again and again while it is away. Linked, it needs no broker. */
export class DeviceNetwork implements Network {
  readonly code: RoomCode
  readonly #options: Options
  readonly #events = new KeptEmitter<NetworkEvents>()
  readonly #host: ConnectionId
  #first: FirstDial | undefined
  #known: KnownHost | undefined
  #dial: BrokerDial
  #live: { readonly link: Link; readonly sinceMs: number } | undefined
  /** Tries since a link that lasted. */
  #attempt = 0
  #hostSeenMs: number
  #reached = true
  #stopWaiting = (): void => undefined
  #over = false

  private constructor(options: Options, first: FirstDial) {
    this.code = options.code
    this.#options = options
    this.#host = randomId(options.proving.random)
    this.#first = first
    this.#known = hostOfLink(options.device)
    this.#hostSeenMs = options.clock.nowMs()
    this.#dial = this.#newDial()
  }

  /** Resolves when the host has answered. Rejects with what became of the first try. */
  static join(options: Options): Promise<DeviceNetwork> {
    return new Promise((resolve, reject) => {
      const network: DeviceNetwork = new DeviceNetwork(options, { resolve: () => resolve(network), reject })
    })
  }

  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void {
    return this.#events.on(event, listener)
  }

  close(): void {
    if (this.#over) return
    this.#over = true
    this.#stopWaiting()
    this.#dial.cancel()
    const live = this.#live
    this.#live = undefined
    live?.link.close('done')
  }

  #newDial(): BrokerDial {
    const { clock } = this.#options
    return new BrokerDial({
      ...this.#options,
      known: this.#known,
      listener: {
        settled: () => this.#settled(),
        found: (host) => {
          this.#known = host
        },
        open: (link, peer) => {
          this.#live = { link, sinceMs: clock.nowMs() }
          this.#events.emit('link', link, this.#host, peer)
        },
        fail: (error) => this.#failed(error),
        closed: () => this.#lost(),
      },
    })
  }

  #settled(): void {
    this.#hostSeenMs = this.#options.clock.nowMs()
    this.#tell(true)
    this.#first?.resolve()
    this.#first = undefined
  }

  #failed(error: TabgridError): void {
    const { code } = error
    if (this.#first !== undefined) {
      this.#over = true
      this.#first.reject(error)
      return
    }
    this.#tell(code !== 'server-unreachable' && code !== 'server-busy')
    if (code === 'room-not-found' && this.#options.clock.nowMs() - this.#hostSeenMs >= timing.roomHeldMs) {
      this.#over = true
      this.#events.emit('end', error)
      return
    }
    if (this.#reached && code !== 'room-not-found') this.#events.emit('link-failed', this.#host, error)
    this.#retryLater()
  }

  #lost(): void {
    const { clock } = this.#options
    if (this.#live === undefined) return
    // A link that breaks as soon as it opens must not be dialled without a pause.
    if (clock.nowMs() - this.#live.sinceMs >= timing.linkOpenMs) this.#attempt = 0
    this.#live = undefined
    this.#hostSeenMs = clock.nowMs()
    this.#retryLater()
  }

  #retryLater(): void {
    const { clock, proving } = this.#options
    this.#stopWaiting = clock.after(fullJitterMs(this.#attempt++, proving.random), () => {
      this.#dial = this.#newDial()
    })
  }

  #tell(reached: boolean): void {
    if (this.#reached === reached) return
    this.#reached = reached
    this.#events.emit('server', reached ? 'connected' : 'reconnecting')
  }
}

import type { DataConnection, Peer } from 'peerjs'
import type { TabgridError } from '../../base/errors.ts'
import type { RandomBytes } from '../../base/ids.ts'
import type { Clock } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import { fullJitterMs } from '../dialing/backoff.ts'
import { greetingMs, openPeer, type PeerOptions, refusalOf, unreachable } from './open-peer.ts'

export interface BrokerPeerOptions extends PeerOptions {
  readonly clock: Clock
  readonly random: RandomBytes
}
export interface BrokerListener {
  connection(connection: DataConnection): void
  /** The broker is lost; this peer goes on trying. */
  lost(): void
  back(): void
  /** Refused on the way back. Answers whether to go on trying; else this peer is closed. */
  refused(error: TabgridError): 'retry' | 'end'
}

/** A broker greets whom it does not know; to whom it knows already, by id and token, it says nothing. */
const probeMs = 1_000

interface First {
  resolve(): void
  reject(error: TabgridError): void
}
type State = { at: 'greeting' | 'registered' | 'waiting'; stopTimers: () => void } | { at: 'closed' }

/** One id at a PeerServer, registered again whenever the way to it is lost. */
export class BrokerPeer {
  readonly #options: BrokerPeerOptions
  readonly #peer: Peer
  readonly #listener: BrokerListener
  #state: State
  #first: First | undefined
  /** Why the way is lost, said before it is. */
  #trouble: TabgridError | undefined
  /** Tries since the last registration that lasted. */
  #attempt = 0
  #heard = false
  /** It sends back what one says to oneself, as PeerServer does. Another kind is not asked whether it is still there. */
  #echoes = false

  private constructor(options: BrokerPeerOptions, listener: BrokerListener, first: First) {
    this.#options = options
    this.#listener = listener
    this.#first = first
    this.#peer = openPeer(options)
    this.#state = { at: 'greeting', stopTimers: this.#greetingTimers() }
    this.#peer.on('open', () => this.#registered())
    this.#peer.on('error', (error) => {
      this.#trouble = refusalOf(error, options.broker) ?? this.#trouble
    })
    this.#peer.on('disconnected', () => this.#lost())
    this.#peer.on('connection', (connection) => listener.connection(connection))
    this.#peer.on('call', (call) => call.close())
    this.#peer.socket.on('message', (message: { type?: unknown; src?: unknown }) => this.#hear(message))
  }

  /**
   * Resolves when the broker has this id. Rejects with `room-hosted` when somebody else has it, `server-unreachable`, `server-busy`
   * or `link-failed`.
   */
  static register(options: BrokerPeerOptions, listener: BrokerListener): Promise<BrokerPeer> {
    return new Promise((resolve, reject) => {
      const broker: BrokerPeer = new BrokerPeer(options, listener, { resolve: () => resolve(broker), reject })
    })
  }

  /** Gives the id free. Open connections stay. */
  close(): void {
    this.#enter({ at: 'closed' })
    this.#peer.disconnect()
  }

  #greetingTimers(): () => void {
    const { clock } = this.#options
    const stopTimeout = clock.after(greetingMs, () => this.#peer.disconnect())
    let stopProbe = (): void => undefined
    const probe = () => {
      this.#sayToSelf()
      stopProbe = clock.after(probeMs, probe)
    }
    stopProbe = clock.after(probeMs, probe)
    return () => {
      stopTimeout()
      stopProbe()
    }
  }

  /** Passed on to whom it names, as every message is; between one and oneself it means nothing. */
  #sayToSelf(): void {
    this.#peer.socket.send({ type: 'LEAVE', dst: this.#options.id })
  }

  #hear({ type, src }: { type?: unknown; src?: unknown }): void {
    this.#heard = true
    if (type !== 'LEAVE' || src !== this.#options.id) return
    this.#echoes = true
    this.#registered()
  }

  #registered(): void {
    if (this.#state.at !== 'greeting') return
    this.#enter({ at: 'registered', stopTimers: this.#askLater() })
    if (this.#first === undefined) this.#listener.back()
    else this.#first.resolve()
    this.#first = undefined
  }

  #askLater(): () => void {
    this.#heard = false
    this.#sayToSelf()
    return this.#options.clock.after(timing.socketPingMs, () => {
      if (this.#state.at !== 'registered') return
      if (this.#echoes && !this.#heard) {
        this.#peer.disconnect()
        return
      }
      this.#attempt = 0
      this.#state.stopTimers = this.#askLater()
    })
  }

  /** The socket is gone, or as good as gone. */
  #lost(): void {
    const { at } = this.#state
    if (at === 'closed' || at === 'waiting') return
    const trouble = this.#trouble ?? unreachable(this.#options.broker)
    this.#trouble = undefined
    if (this.#first !== undefined) {
      this.close()
      this.#first.reject(trouble)
    } else if (trouble.code !== 'server-unreachable' && this.#listener.refused(trouble) === 'end') {
      this.close()
    } else {
      this.#wait()
      if (at === 'registered') this.#listener.lost()
    }
  }

  #wait(): void {
    const { clock, random } = this.#options
    const stopTimers = clock.after(fullJitterMs(this.#attempt++, random), () => {
      this.#enter({ at: 'greeting', stopTimers: this.#greetingTimers() })
      this.#peer.reconnect()
    })
    this.#enter({ at: 'waiting', stopTimers })
  }

  #enter(next: State): void {
    if (this.#state.at !== 'closed') this.#state.stopTimers()
    this.#state = next
  }
}

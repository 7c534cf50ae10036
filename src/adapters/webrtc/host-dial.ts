import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { RandomBytes } from '../../base/ids.ts'
import type { HostCredentials, PeerIdentity } from '../../identity/credentials.ts'
import { HostHandshake, unproven } from '../../identity/host-handshake.ts'
import type { Clock, Link } from '../../ports.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import { type OpeningPeer, openPeer, type PeerSignal } from './simple-peer-link.ts'

export interface HostDialOptions {
  readonly host: HostCredentials
  readonly dial: string
  readonly random: RandomBytes
  readonly clock: Clock
  readonly rtcConfig: RTCConfiguration
  readonly listener: {
    send(body: SignalBody, sealed: boolean): void
    /** Either `open` or `fail` is called, once. */
    open(link: Link, peer: PeerIdentity): void
    /** `link-failed`, `link-timeout` or `peer-unproven`. */
    fail(error: TabgridError): void
    closed(): void
  }
}

/** One try of a coordinator to link to a member: the answer reaches the connection only once it is proved whose it is. */
export class HostDial {
  readonly #options: HostDialOptions
  readonly #handshake: HostHandshake
  readonly #peer: OpeningPeer
  /** Said by the connection before the device has introduced itself. */
  #held: PeerSignal[] = []
  #proven: PeerIdentity | undefined

  constructor(options: HostDialOptions) {
    this.#options = options
    const { host, dial, random, clock, rtcConfig, listener } = options
    this.#handshake = new HostHandshake(host, dial, random)
    listener.send(this.#handshake.hello(), false)
    this.#peer = openPeer({
      initiator: true,
      rtcConfig,
      clock,
      listener: {
        signal: (signal) => (this.#handshake.introduced ? this.#say(signal) : this.#held.push(signal)),
        open: (link) => this.#open(link),
        fail: (error) => listener.fail(error),
        closed: () => listener.closed(),
      },
    })
  }

  receive(body: SignalBody, sealed: boolean): void {
    switch (body.type) {
      case 'introduce':
        this.#handshake.introduce(body, sealed)
        for (const signal of this.#held.splice(0)) this.#say(signal)
        return
      case 'answer':
        if (this.#proven === undefined) this.#answer(body, sealed)
        return
      case 'candidate':
        if (sealed || !this.#handshake.sealed) this.#peer.signal(body)
        return
      default: // the others are a coordinator's own words, or answer another question
    }
  }

  /** It says something that is sealed for another room: it has a link of that one. */
  refuse(): void {
    if (this.#handshake.introduced) return
    this.#options.listener.send({ type: 'unreadable', dial: this.#options.dial }, false)
    this.#fail(unproven('seal'))
  }

  /** Gives up silently; does nothing once the link is open. */
  cancel(): void {
    this.#peer.cancel()
  }

  #say(signal: PeerSignal): void {
    const { dial, listener } = this.#options
    const { sealed } = this.#handshake
    if (signal.type === 'offer') listener.send(this.#handshake.offer(signal.sdp), sealed)
    else if (signal.type === 'candidate') listener.send({ ...signal, dial }, sealed)
  }

  #answer(body: Extract<SignalBody, { type: 'answer' }>, sealed: boolean): void {
    try {
      this.#proven = this.#handshake.checkAnswer(body, sealed)
    } catch (thrown) {
      this.#fail(toTabgridError(thrown, 'peer-unproven'))
      return
    }
    this.#peer.signal({ type: 'answer', sdp: body.sdp })
  }

  #open(link: Link): void {
    if (this.#proven !== undefined) this.#options.listener.open(link, this.#proven)
  }

  #fail(error: TabgridError): void {
    this.#peer.cancel()
    this.#options.listener.fail(error)
  }
}

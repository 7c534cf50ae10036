import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { HostCredentials, PeerIdentity } from '../../identity/credentials.ts'
import { HostHandshake, type LinkPath } from '../../identity/host-handshake.ts'
import { type Proven, type ProvingParts, unproven } from '../../identity/proof.ts'
import type { Clock, Link } from '../../ports.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import { fetchSealing } from '../dialing/fetch-sealing.ts'
import { Turns } from '../dialing/turns.ts'
import { type LinkWays, openAlong } from './link-ways.ts'
import type { OpeningPeer, PeerSignal } from './opening-peer.ts'

export interface HostDialOptions {
  readonly host: HostCredentials
  readonly dial: string
  readonly path: LinkPath
  readonly proving: ProvingParts
  readonly clock: Clock
  readonly ways: LinkWays
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
  /** Signing and checking take their time: what is said meanwhile, here or there, keeps its place behind. */
  readonly #turns = new Turns()
  /** Said by the connection before the device has introduced itself. */
  #held: PeerSignal[] = []
  #answered = false
  #proven: Proven | undefined
  #seal = (link: Link): Link => link

  constructor(options: HostDialOptions) {
    this.#options = options
    const { host, dial, path, proving, clock, ways, listener } = options
    this.#handshake = new HostHandshake(host, dial, proving, path)
    listener.send(this.#handshake.hello(), false)
    this.#peer = openAlong(path.at, ways, {
      initiator: true,
      clock,
      pair: () => this.#proven?.secrets?.pair ?? '',
      listener: {
        signal: (signal) => (this.#handshake.introduced ? this.#say(signal) : this.#held.push(signal)),
        open: (link) => this.#open(link),
        fail: (error) => this.#fail(error),
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
        this.#answer(body, sealed)
        return
      case 'candidate':
        if (sealed || !this.#handshake.sealed) this.#inTurn(() => this.#peer.signal(body))
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
    this.#turns.close()
    this.#peer.cancel()
  }

  #inTurn(step: () => void): void {
    this.#turns.take(() => undefined, step, this.#failWith)
  }

  #say(signal: PeerSignal): void {
    const { dial, listener } = this.#options
    const send = (body: SignalBody) => listener.send(body, this.#handshake.sealed)
    if (signal.type === 'candidate') this.#inTurn(() => send({ ...signal, dial }))
    else this.#turns.take(() => this.#handshake.offer(signal.sdp), send, this.#failWith)
  }

  /** Only the first answer counts. */
  #answer(body: Extract<SignalBody, { type: 'answer' }>, sealed: boolean): void {
    if (this.#answered) return
    this.#answered = true
    const accept = (proven: Proven) => {
      this.#proven = proven
      this.#peer.signal({ type: 'answer', sdp: body.sdp })
    }
    const check = async () => {
      const proven = await this.#handshake.checkAnswer(body, sealed)
      this.#seal = await fetchSealing(proven)
      return proven
    }
    this.#turns.take(check, accept, this.#failWith)
  }

  #open(link: Link): void {
    if (this.#proven === undefined) return
    this.#options.listener.open(this.#seal(link), this.#proven.peer)
  }

  readonly #failWith = (thrown: unknown): void => this.#fail(toTabgridError(thrown, 'peer-unproven'))

  #fail(error: TabgridError): void {
    this.cancel()
    this.#options.listener.fail(error)
  }
}

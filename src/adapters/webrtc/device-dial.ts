import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { DeviceCredentials } from '../../identity/credentials.ts'
import { DeviceHandshake, type KnownHost, type ProvenOffer } from '../../identity/device-handshake.ts'
import type { ProvingParts } from '../../identity/proof.ts'
import type { Clock, Link } from '../../ports.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import { fetchSealing } from '../dialing/fetch-sealing.ts'
import { Turns } from '../dialing/turns.ts'
import { type LinkWays, openAlong } from './link-ways.ts'
import type { OpeningPeer, PeerSignal } from './opening-peer.ts'

type Body<T extends SignalBody['type']> = Extract<SignalBody, { type: T }>

export interface DeviceDialOptions {
  readonly device: DeviceCredentials
  readonly hello: Body<'hello'>
  readonly known: KnownHost | undefined
  readonly proving: ProvingParts
  readonly clock: Clock
  readonly ways: LinkWays
  readonly listener: {
    send(body: SignalBody): void
    /** The offer was found to be the host's: from here on this dial is the one that counts. */
    proven(): void
    /** Either `open` or `fail` is called, once. */
    open(link: Link, proven: ProvenOffer): void
    /** `link-failed`, `link-timeout` or `peer-unproven`. */
    fail(error: TabgridError): void
    closed(): void
  }
}

/** One try of the coordinator to link to this device: its offer reaches the connection only once it is proved whose it is. */
export class DeviceDial {
  readonly dial: string
  /** The dial for a direct link beside this one, which goes through the relay. */
  readonly relayBesides: string | undefined
  readonly #options: DeviceDialOptions
  readonly #handshake: DeviceHandshake
  /** Made while the offer is on its way. */
  readonly #peer: OpeningPeer
  /** Signing and checking take their time: what is said meanwhile, here or there, keeps its place behind. */
  readonly #turns = new Turns()
  #proven: ProvenOffer | undefined
  #seal = (link: Link): Link => link

  constructor(options: DeviceDialOptions) {
    this.#options = options
    const { device, hello, known, proving, clock, ways, listener } = options
    this.dial = hello.dial
    this.relayBesides = hello.relayBesides
    this.#handshake = new DeviceHandshake(device, hello, known, proving)
    listener.send(this.#handshake.introduce())
    this.#peer = openAlong(hello.relayBesides === undefined ? 'direct' : 'relay', ways, {
      initiator: false,
      clock,
      pair: () => this.#proven?.secrets?.pair ?? '',
      listener: {
        signal: (signal) => this.#say(signal),
        open: (link) => this.#open(link),
        fail: (error) => this.fail(error),
        closed: () => listener.closed(),
      },
    })
  }

  /** Call it once: a hello is good for one offer, whatever comes of it. */
  take(offer: Body<'offer'>, sealed: boolean): void {
    const accept = (proven: ProvenOffer) => {
      this.#proven = proven
      this.#options.listener.proven()
      this.#peer.signal({ type: 'offer', sdp: offer.sdp })
    }
    const check = async () => {
      const proven = await this.#handshake.checkOffer(offer, sealed)
      this.#seal = await fetchSealing(proven)
      return proven
    }
    this.#turns.take(check, accept, this.#failWith)
  }

  takeCandidate(candidate: Body<'candidate'>): void {
    this.#inTurn(() => this.#peer.signal(candidate))
  }

  /** Gives up silently; does nothing once the link is open. */
  cancel(): void {
    this.#turns.close()
    this.#peer.cancel()
  }

  fail(error: TabgridError): void {
    this.cancel()
    this.#options.listener.fail(error)
  }

  #inTurn(step: () => void): void {
    this.#turns.take(() => undefined, step, this.#failWith)
  }

  #say(signal: PeerSignal): void {
    const { dial } = this
    const { send } = this.#options.listener
    const proven = this.#proven
    if (proven === undefined) return
    if (signal.type === 'answer') this.#turns.take(() => proven.answer(signal.sdp), send, this.#failWith)
    else if (signal.type === 'candidate') this.#inTurn(() => send({ ...signal, dial }))
  }

  #open(link: Link): void {
    if (this.#proven === undefined) return
    this.#options.listener.open(this.#seal(link), this.#proven)
  }

  readonly #failWith = (thrown: unknown): void => this.fail(toTabgridError(thrown, 'peer-unproven'))
}

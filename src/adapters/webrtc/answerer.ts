import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { ConnectionId, RandomBytes } from '../../base/ids.ts'
import type { DeviceCredentials, PeerIdentity } from '../../identity/credentials.ts'
import { DeviceHandshake, hostOfLink, type KnownHost, type ProvenOffer } from '../../identity/device-handshake.ts'
import { unproven } from '../../identity/host-handshake.ts'
import type { Clock, Link } from '../../ports.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import { type OpeningPeer, openPeer, type PeerSignal } from './simple-peer-link.ts'

export interface AnswererOptions {
  readonly device: DeviceCredentials
  readonly random: RandomBytes
  readonly clock: Clock
  readonly rtcConfig: RTCConfiguration
  send(to: ConnectionId, body: SignalBody, sealed: boolean): void
  link(link: Link, coordinator: ConnectionId, peer: PeerIdentity): void
  failed(coordinator: ConnectionId, error: TabgridError): void
}

interface Answered {
  readonly dial: string
  readonly peer: OpeningPeer
}
type Offer = Extract<SignalBody, { type: 'offer' }>

/** A device's side: takes its coordinator's offers once they are proved, and keeps one live link, the newest. */
export class Answerer {
  readonly #options: AnswererOptions
  /** Both ends of a link have the room's secret: what is not sealed under it is not from the coordinator. */
  readonly #sealed: boolean
  #known: KnownHost | undefined
  /** The last hello that was answered: one offer may follow it. */
  #greeted: DeviceHandshake | undefined
  /** The offer being answered. The live link is only given up when it has opened. */
  #opening: Answered | undefined
  #live: (Answered & { readonly link: Link }) | undefined

  constructor(options: AnswererOptions) {
    this.#options = options
    this.#sealed = options.device.invite !== undefined
    this.#known = hostOfLink(options.device)
  }

  get linked(): boolean {
    return this.#live !== undefined
  }

  receive(from: ConnectionId, body: SignalBody, sealed: boolean): void {
    switch (body.type) {
      case 'hello':
        this.#greet(from, body)
        return
      case 'offer':
        this.#take(from, body, sealed)
        return
      case 'candidate':
        for (const answered of [this.#opening, this.#live]) {
          if (answered?.dial === body.dial && (sealed || !this.#sealed)) answered.peer.signal(body)
        }
        return
      case 'unreadable':
        if (body.dial === this.#greeted?.dial) this.#refuse(from, unproven('seal'))
        return
      case 'which':
        this.#send(from, {
          type: 'holding',
          dial: body.dial,
          ...(this.#live && { link: this.#live.dial }),
        })
        return
      default: // 'introduce', 'answer' and 'holding' are a device's own words
    }
  }

  /** Closes the link; nothing is told any more. */
  close(): void {
    const { link } = this.#live ?? {}
    this.#opening?.peer.cancel()
    this.#greeted = undefined
    this.#opening = undefined
    this.#live = undefined
    link?.close('done')
  }

  #send(to: ConnectionId, body: SignalBody): void {
    this.#options.send(to, body, this.#sealed)
  }

  #greet(from: ConnectionId, hello: Extract<SignalBody, { type: 'hello' }>): void {
    const { device, random } = this.#options
    this.#greeted = new DeviceHandshake(device, hello, this.#known, random)
    this.#send(from, this.#greeted.introduce())
  }

  /** A hello is good for one offer, whatever comes of it. */
  #take(from: ConnectionId, offer: Offer, sealed: boolean): void {
    const greeted = this.#greeted
    if (greeted?.dial !== offer.dial) return
    this.#greeted = undefined
    let proven: ProvenOffer
    try {
      proven = greeted.checkOffer(offer, sealed)
    } catch (thrown) {
      this.#refuse(from, toTabgridError(thrown, 'peer-unproven'))
      return
    }
    this.#answer(from, offer, proven)
  }

  #refuse(from: ConnectionId, error: TabgridError): void {
    this.#greeted = undefined
    this.#options.failed(from, error)
  }

  #answer(from: ConnectionId, { dial, sdp }: Offer, proven: ProvenOffer): void {
    const { clock, rtcConfig } = this.#options
    this.#opening?.peer.cancel()
    const peer = openPeer({
      initiator: false,
      rtcConfig,
      clock,
      listener: {
        signal: (signal) => this.#say(from, dial, proven, signal),
        open: (link) => this.#opened(from, { dial, peer, link }, proven),
        fail: (error) => {
          this.#opening = undefined
          this.#options.failed(from, error)
        },
        closed: () => {
          if (this.#live?.dial === dial) this.#live = undefined
        },
      },
    })
    this.#opening = { dial, peer }
    peer.signal({ type: 'offer', sdp })
  }

  #say(to: ConnectionId, dial: string, proven: ProvenOffer, signal: PeerSignal): void {
    if (signal.type === 'answer') this.#send(to, proven.answer(signal.sdp))
    else if (signal.type === 'candidate') this.#send(to, { ...signal, dial })
  }

  #opened(from: ConnectionId, live: Answered & { link: Link }, { host, peer }: ProvenOffer): void {
    const former = this.#live
    this.#known = host
    this.#opening = undefined
    this.#live = live
    this.#options.link(live.link, from, peer)
    former?.link.close('done')
  }
}

import type { TabgridError } from '../../base/errors.ts'
import type { ConnectionId } from '../../base/ids.ts'
import type { DeviceCredentials, PeerIdentity } from '../../identity/credentials.ts'
import { hostOfLink, type KnownHost, type ProvenOffer } from '../../identity/device-handshake.ts'
import { type ProvingParts, unproven } from '../../identity/proof.ts'
import type { Clock, Link } from '../../ports.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import { DeviceDial } from './device-dial.ts'

export interface AnswererOptions {
  readonly device: DeviceCredentials
  readonly proving: ProvingParts
  readonly clock: Clock
  readonly rtcConfig: RTCConfiguration
  send(to: ConnectionId, body: SignalBody, sealed: boolean): void
  link(link: Link, coordinator: ConnectionId, peer: PeerIdentity): void
  failed(coordinator: ConnectionId, error: TabgridError): void
}

type Body<T extends SignalBody['type']> = Extract<SignalBody, { type: T }>
interface Live {
  readonly dial: DeviceDial
  readonly link: Link
}

/** A device's side: takes its coordinator's offers once they are proved, and keeps one live link, the newest. */
export class Answerer {
  readonly #options: AnswererOptions
  /** Both ends of a link have the room's secret: what is not sealed under it is not from the coordinator. */
  readonly #sealed: boolean
  #known: KnownHost | undefined
  /** The last hello that was answered: one offer may follow it. */
  #greeted: DeviceDial | undefined
  /** The newest offer, while it is checked. */
  #checking: DeviceDial | undefined
  /** The offer being answered. The live link is only given up when it has opened. */
  #opening: DeviceDial | undefined
  #live: Live | undefined

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
        this.#take(body, sealed)
        return
      case 'candidate':
        for (const dial of [this.#checking, this.#opening, this.#live?.dial]) {
          if (dial?.dial === body.dial && (sealed || !this.#sealed)) dial.takeCandidate(body)
        }
        return
      case 'unreadable':
        if (body.dial === this.#greeted?.dial) this.#greeted.fail(unproven('seal'))
        return
      case 'which':
        this.#send(from, {
          type: 'holding',
          dial: body.dial,
          ...(this.#live && { link: this.#live.dial.dial }),
        })
        return
      default: // 'introduce', 'answer' and 'holding' are a device's own words
    }
  }

  /** Closes the link; nothing is told any more. */
  close(): void {
    const { link } = this.#live ?? {}
    for (const dial of [this.#greeted, this.#checking, this.#opening]) dial?.cancel()
    this.#greeted = undefined
    this.#checking = undefined
    this.#opening = undefined
    this.#live = undefined
    link?.close('done')
  }

  #send(to: ConnectionId, body: SignalBody): void {
    this.#options.send(to, body, this.#sealed)
  }

  #greet(from: ConnectionId, hello: Body<'hello'>): void {
    const { device, proving, clock, rtcConfig, failed } = this.#options
    this.#greeted?.cancel()
    const dial = new DeviceDial({
      device,
      hello,
      known: this.#known,
      proving,
      clock,
      rtcConfig,
      listener: {
        send: (body) => this.#send(from, body),
        proven: () => this.#proven(dial),
        open: (link, proven) => this.#opened(from, { dial, link }, proven),
        fail: (error) => {
          this.#drop(dial)
          failed(from, error)
        },
        closed: () => {
          if (this.#live?.dial === dial) this.#live = undefined
        },
      },
    })
    this.#greeted = dial
  }

  /** The newest offer is the one that counts: one that is still being checked is given up for it. */
  #take(offer: Body<'offer'>, sealed: boolean): void {
    const dial = this.#greeted
    if (dial?.dial !== offer.dial) return
    this.#greeted = undefined
    this.#checking?.cancel()
    this.#checking = dial
    dial.take(offer, sealed)
  }

  #proven(dial: DeviceDial): void {
    this.#checking = undefined
    this.#opening?.cancel()
    this.#opening = dial
  }

  #drop(dial: DeviceDial): void {
    if (this.#greeted === dial) this.#greeted = undefined
    if (this.#checking === dial) this.#checking = undefined
    if (this.#opening === dial) this.#opening = undefined
  }

  #opened(from: ConnectionId, live: Live, { host, peer }: ProvenOffer): void {
    const former = this.#live
    this.#known = host
    this.#opening = undefined
    this.#live = live
    this.#options.link(live.link, from, peer)
    former?.link.close('done')
  }
}

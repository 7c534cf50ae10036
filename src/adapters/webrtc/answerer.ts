import type { TabgridError } from '../../base/errors.ts'
import type { ConnectionId } from '../../base/ids.ts'
import type { DeviceCredentials, PeerIdentity } from '../../identity/credentials.ts'
import { hostOfLink, type KnownHost, type ProvenOffer } from '../../identity/device-handshake.ts'
import { type ProvingParts, unproven } from '../../identity/proof.ts'
import type { Clock, Link } from '../../ports.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import { DeviceDial } from './device-dial.ts'
import type { LinkWays } from './link-ways.ts'

export interface AnswererOptions {
  readonly device: DeviceCredentials
  readonly proving: ProvingParts
  readonly clock: Clock
  readonly ways: LinkWays
  send(to: ConnectionId, body: SignalBody, sealed: boolean): void
  link(link: Link, coordinator: ConnectionId, peer: PeerIdentity): void
  failed(coordinator: ConnectionId, error: TabgridError): void
}

type Body<T extends SignalBody['type']> = Extract<SignalBody, { type: T }>
interface Live {
  readonly dial: DeviceDial
  readonly link: Link
  /** It may be dead without a word: this machine slept, or its network changed. */
  trusted: boolean
}

/** What is under way: a direct link and one through the relay may be opened side by side. */
interface Dials {
  /** The last hello that was answered: one offer may follow it. */
  greeted: DeviceDial | undefined
  /** The newest offer, while it is checked. */
  checking: DeviceDial | undefined
  /** The offer being answered. The live link is only given up when it has opened. */
  opening: DeviceDial | undefined
}
const noDials = (): Dials => ({ greeted: undefined, checking: undefined, opening: undefined })

/** A device's side: takes its coordinator's offers once they are proved, and keeps one live link: the newest, and a direct one before one through the relay. */
export class Answerer {
  readonly #options: AnswererOptions
  /** Both ends of a link have the room's secret: what is not sealed under it is not from the coordinator. */
  readonly #sealed: boolean
  readonly #dials = { direct: noDials(), relay: noDials() }
  #known: KnownHost | undefined
  #live: Live | undefined

  constructor(options: AnswererOptions) {
    this.#options = options
    this.#sealed = options.device.invite !== undefined
    this.#known = hostOfLink(options.device)
  }

  get linked(): boolean {
    return this.#live !== undefined
  }

  /** Its link is not named to a coordinator that asks: a new one is dialled. */
  distrustLink(): void {
    if (this.#live !== undefined) this.#live.trusted = false
  }

  receive(from: ConnectionId, body: SignalBody, sealed: boolean): void {
    switch (body.type) {
      case 'hello':
        this.#greet(from, body)
        return
      case 'offer':
        this.#take(body, sealed)
        return
      case 'candidate': {
        const { checking, opening } = this.#dials.direct
        for (const dial of [checking, opening, this.#live?.dial]) {
          if (dial?.dial === body.dial && (sealed || !this.#sealed)) dial.takeCandidate(body)
        }
        return
      }
      case 'unreadable':
        for (const { greeted } of this.#all) if (body.dial === greeted?.dial) greeted.fail(unproven('seal'))
        return
      case 'which':
        this.#send(from, {
          type: 'holding',
          dial: body.dial,
          ...(this.#live?.trusted && { link: this.#live.dial.dial }),
        })
        return
      default: // 'introduce', 'answer', 'holding' and 'call' are a device's own words
    }
  }

  /** Closes the link; nothing is told any more. */
  close(): void {
    const { link } = this.#live ?? {}
    for (const dials of this.#all) {
      for (const dial of [dials.greeted, dials.checking, dials.opening]) dial?.cancel()
      Object.assign(dials, noDials())
    }
    this.#live = undefined
    link?.close('done')
  }

  get #underWay(): boolean {
    return this.#all.some(({ checking, opening }) => checking !== undefined || opening !== undefined)
  }

  get #all(): readonly Dials[] {
    return [this.#dials.direct, this.#dials.relay]
  }

  #dialsOf({ relayBesides }: Pick<DeviceDial, 'relayBesides'>): Dials {
    return relayBesides === undefined ? this.#dials.direct : this.#dials.relay
  }

  #send(to: ConnectionId, body: SignalBody): void {
    this.#options.send(to, body, this.#sealed)
  }

  #greet(from: ConnectionId, hello: Body<'hello'>): void {
    const { device, proving, clock, ways, failed } = this.#options
    const dials = this.#dialsOf({ relayBesides: hello.relayBesides })
    dials.greeted?.cancel()
    const dial = new DeviceDial({
      device,
      hello,
      known: this.#known,
      proving,
      clock,
      ways,
      listener: {
        send: (body) => this.#send(from, body),
        proven: () => this.#proven(dial),
        open: (link, proven) => this.#opened(from, { dial, link, trusted: true }, proven),
        fail: (error) => {
          this.#drop(dial)
          if (error.code === 'peer-unproven' || (!this.linked && !this.#underWay)) failed(from, error)
        },
        closed: () => {
          if (this.#live?.dial === dial) this.#live = undefined
        },
      },
    })
    dials.greeted = dial
  }

  /** The newest offer is the one that counts: one that is still being checked is given up for it. */
  #take(offer: Body<'offer'>, sealed: boolean): void {
    for (const dials of this.#all) {
      const dial = dials.greeted
      if (dial?.dial !== offer.dial) continue
      dials.greeted = undefined
      dials.checking?.cancel()
      dials.checking = dial
      dial.take(offer, sealed)
    }
  }

  #proven(dial: DeviceDial): void {
    const dials = this.#dialsOf(dial)
    dials.checking = undefined
    dials.opening?.cancel()
    dials.opening = dial
  }

  #drop(dial: DeviceDial): void {
    const dials = this.#dialsOf(dial)
    if (dials.greeted === dial) dials.greeted = undefined
    if (dials.checking === dial) dials.checking = undefined
    if (dials.opening === dial) dials.opening = undefined
  }

  /** A direct link is better than any that is still on its way to the relay. */
  #giveUpRelayBesides({ dial }: DeviceDial): void {
    const { greeted, checking, opening } = this.#dials.relay
    for (const relayed of [greeted, checking, opening]) {
      if (relayed?.relayBesides !== dial) continue
      relayed.cancel()
      this.#drop(relayed)
    }
  }

  #opened(from: ConnectionId, live: Live, { host, peer }: ProvenOffer): void {
    const former = this.#live
    this.#drop(live.dial)
    if (former !== undefined && live.dial.relayBesides === former.dial.dial) {
      live.link.close('done') // the direct one of the same try has opened as well
      return
    }
    if (live.dial.relayBesides === undefined) this.#giveUpRelayBesides(live.dial)
    this.#known = host
    this.#live = live
    this.#options.link(live.link, from, peer)
    former?.link.close('done')
  }
}

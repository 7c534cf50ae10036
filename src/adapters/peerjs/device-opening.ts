import type { DeviceCredentials } from '../../identity/credentials.ts'
import { DeviceHandshake, type KnownHost, type ProvenOffer } from '../../identity/device-handshake.ts'
import { type ProvingParts, unproven } from '../../identity/proof.ts'
import { type Body, type Handshaking, Opening, type OpeningOptions } from './opening.ts'
import type { Described } from './settling.ts'

interface DeviceOpeningOptions extends OpeningOptions {
  readonly device: DeviceCredentials
  readonly known: KnownHost | undefined
  readonly proving: ProvingParts
  /** Told before `open`: whose room it is. */
  found(host: KnownHost): void
}

/** This device has connected to where its host should be: hears its proof, and proves itself. */
export const openAsDevice = (options: DeviceOpeningOptions): Opening =>
  new Opening(options, (opening) => new DeviceWords(opening, options))

class DeviceWords implements Handshaking {
  readonly #opening: Opening
  readonly #options: DeviceOpeningOptions
  /** Both ends of a link have the room's secret: what is not sealed under it is not from the host. */
  readonly #sealed: boolean
  #described: Described | undefined
  #handshake: DeviceHandshake | undefined
  #offered = false
  #proven: ProvenOffer | undefined

  constructor(opening: Opening, options: DeviceOpeningOptions) {
    this.#opening = opening
    this.#options = options
    this.#sealed = options.device.invite !== undefined
  }

  begin(described: Described): void {
    this.#described = described
  }

  hear(said: Parameters<Handshaking['hear']>[0]): void {
    if (said === 'unreadable') return
    const { body, sealed } = said
    if (body.type === 'hello') this.#greet(body)
    else if (!('dial' in body) || body.dial !== this.#handshake?.dial) return
    else if (body.type === 'offer') this.#check(this.#handshake, body, sealed)
    else if (body.type === 'unreadable') this.#opening.fail(unproven('seal'))
    else if (body.type === 'proven' && this.#proven !== undefined && (sealed || !this.#sealed)) {
      this.#options.found(this.#proven.host)
      this.#opening.open(this.#proven)
    }
  }

  #greet(hello: Body<'hello'>): void {
    const { device, known, proving } = this.#options
    if (this.#handshake !== undefined) return
    this.#handshake = new DeviceHandshake(device, hello, known, proving)
    this.#opening.say(this.#handshake.introduce(), this.#sealed)
  }

  /** A hello is good for one offer. What it says of the connection is not asked for: only what the connection runs by. */
  #check(handshake: DeviceHandshake, offer: Body<'offer'>, sealed: boolean): void {
    const described = this.#described
    if (described === undefined || this.#offered) return
    this.#offered = true
    this.#opening.take(
      () => handshake.checkOffer({ ...offer, sdp: described.theirs }, sealed),
      (proven) => {
        this.#proven = proven
        this.#opening.take(
          () => proven.answer(described.own),
          (answer) => this.#opening.say(answer, this.#sealed),
        )
      },
    )
  }
}

import type { HostCredentials } from '../../identity/credentials.ts'
import { HostHandshake } from '../../identity/host-handshake.ts'
import { type ProvingParts, unproven } from '../../identity/proof.ts'
import type { Clock } from '../../ports.ts'
import { type Body, type Handshaking, Opening, type OpeningOptions } from './opening.ts'
import type { Described } from './settling.ts'

/** A browser may lose the first word that comes just as its end of the channel opens: it is said again until it is answered. */
const helloAgainMs = 250
const hellosMost = 4

interface HostOpeningOptions extends OpeningOptions {
  readonly host: HostCredentials
  readonly dial: string
  readonly proving: ProvingParts
}

/** A device has connected: the host proves itself to it, and hears who it is. */
export const openAsHost = (options: HostOpeningOptions): Opening =>
  new Opening(options, (opening) => new HostWords(opening, options))

class HostWords implements Handshaking {
  readonly #opening: Opening
  readonly #dial: string
  readonly #handshake: HostHandshake
  readonly #clock: Clock
  #described: Described | undefined
  #answered = false

  constructor(opening: Opening, { host, dial, proving, clock }: HostOpeningOptions) {
    this.#opening = opening
    this.#dial = dial
    this.#clock = clock
    this.#handshake = new HostHandshake(host, dial, proving)
  }

  begin(described: Described): void {
    this.#described = described
    this.#greet(hellosMost)
  }

  #greet(times: number): void {
    if (times === 0 || this.#handshake.introduced) return
    this.#opening.say(this.#handshake.hello(), false)
    this.#clock.after(helloAgainMs, () => this.#greet(times - 1))
  }

  hear(said: Parameters<Handshaking['hear']>[0]): void {
    if (said === 'unreadable') this.#refuse()
    else if (!('dial' in said.body) || said.body.dial !== this.#dial) return
    else if (said.body.type === 'introduce') this.#introduce(said.body, said.sealed)
    else if (said.body.type === 'answer') this.#answer(said.body, said.sealed)
  }

  /** It says something that is sealed for another room: it has a link of that one. */
  #refuse(): void {
    if (this.#handshake.introduced) return
    this.#opening.say({ type: 'unreadable', dial: this.#dial }, false)
    this.#opening.fail(unproven('seal'))
  }

  #introduce(introduction: Body<'introduce'>, sealed: boolean): void {
    const described = this.#described
    if (described === undefined || this.#handshake.introduced) return
    this.#handshake.introduce(introduction, sealed)
    this.#opening.take(
      () => this.#handshake.offer(described.own),
      (offer) => this.#opening.say(offer, this.#handshake.sealed),
    )
  }

  /** Only the first answer counts. What it says of the connection is not asked for: only what the connection runs by. */
  #answer(answer: Body<'answer'>, sealed: boolean): void {
    const described = this.#described
    if (described === undefined || this.#answered) return
    this.#answered = true
    this.#opening.take(
      () => this.#handshake.checkAnswer({ ...answer, sdp: described.theirs }, sealed),
      (proven) => {
        this.#opening.say({ type: 'proven', dial: this.#dial }, this.#handshake.sealed)
        this.#opening.open(proven)
      },
    )
  }
}

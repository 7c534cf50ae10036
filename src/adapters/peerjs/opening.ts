import type { DataConnection } from 'peerjs'
import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { PeerIdentity } from '../../identity/credentials.ts'
import type { Proven } from '../../identity/proof.ts'
import type { Clock, Link } from '../../ports.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import type { BodyCodec } from '../dialing/body-codec.ts'
import { Turns } from '../dialing/turns.ts'
import { sealLink } from '../sealed-link.ts'
import { PeerjsLink } from './peerjs-link.ts'
import type { Described } from './settling.ts'

export type Body<T extends SignalBody['type']> = Extract<SignalBody, { type: T }>

export interface OpeningOptions {
  readonly connection: DataConnection
  readonly codec: BodyCodec
  readonly clock: Clock
  readonly listener: OpeningListener
}
export interface OpeningListener {
  /** The other end answers. */
  settled(): void
  /** Either `open` or `fail` is called, once. */
  open(link: Link, peer: PeerIdentity): void
  /** `link-failed`, `link-timeout` or `peer-unproven`. */
  fail(error: TabgridError): void
  /** Once after `open`. */
  closed(): void
}

/** What one end says and checks, word by word. */
export interface Handshaking {
  /** The channel is open. */
  begin(described: Described): void
  hear(said: { readonly body: SignalBody; readonly sealed: boolean } | 'unreadable'): void
}

/** One connection in the course of opening: its ends prove themselves by words in the channel, before any frame. */
export class Opening {
  readonly #codec: BodyCodec
  readonly #listener: OpeningListener
  readonly #link: PeerjsLink
  /** Signing and checking take their time: what is said meanwhile keeps its place behind. */
  readonly #turns = new Turns()
  #over = false

  constructor(
    { connection, codec, clock, listener }: OpeningOptions,
    handshaking: (opening: Opening) => Handshaking,
  ) {
    this.#codec = codec
    this.#listener = listener
    const end = handshaking(this)
    this.#link = new PeerjsLink({
      connection,
      clock,
      listener: {
        settled: () => listener.settled(),
        open: (described) => end.begin(described),
        said: (text) => this.#inTurn(() => this.#hear(end, text)),
        fail: (error) => this.fail(error),
        closed: () => listener.closed(),
      },
    })
  }

  say(body: SignalBody, sealed: boolean): void {
    this.#link.say(this.#codec.write(body, sealed))
  }

  /** Does `work`, which rejects with `peer-unproven`, and `then` goes on with what it gave. */
  take<T>(work: () => T | Promise<T>, then: (done: T) => void): void {
    this.#turns.take(work, then, (thrown) => this.fail(toTabgridError(thrown, 'peer-unproven')))
  }

  /** The other end is who it should be: what follows are frames. */
  open({ peer, secrets }: Proven): void {
    if (this.#over || !this.#link.carryFrames()) return
    this.#over = true
    this.#listener.open(secrets === undefined ? this.#link : sealLink(this.#link, secrets.frameKeys), peer)
  }

  fail(error: TabgridError): void {
    if (this.#over) return
    this.cancel()
    this.#listener.fail(error)
  }

  /** Gives up silently; does nothing once it is open. */
  cancel(): void {
    this.#over = true
    this.#turns.close()
    this.#link.cancel()
  }

  #inTurn(step: () => void): void {
    this.take(() => undefined, step)
  }

  #hear(end: Handshaking, text: string): void {
    const said = this.#codec.read(text)
    if (said !== undefined) end.hear(said)
  }
}

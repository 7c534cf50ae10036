import type { TabgridError } from '../../base/errors.ts'
import type { ConnectionId } from '../../base/ids.ts'
import type { Clock, Link } from '../../ports.ts'
import type { SignalBody } from './signal-body.ts'
import { type OpeningPeer, openPeer } from './simple-peer-link.ts'

export interface AnswererOptions {
  readonly clock: Clock
  readonly rtcConfig: RTCConfiguration
  send(to: ConnectionId, body: SignalBody): void
  link(link: Link, coordinator: ConnectionId): void
  failed(coordinator: ConnectionId, error: TabgridError): void
}

interface Answered {
  readonly dial: string
  readonly peer: OpeningPeer
}

/** A device's side: takes its coordinator's offers, and keeps one live link, the newest. */
export class Answerer {
  readonly #options: AnswererOptions
  /** The offer being answered. The live link is only given up when it has opened. */
  #opening: Answered | undefined
  #live: (Answered & { readonly link: Link }) | undefined

  constructor(options: AnswererOptions) {
    this.#options = options
  }

  get linked(): boolean {
    return this.#live !== undefined
  }

  receive(from: ConnectionId, body: SignalBody): void {
    switch (body.type) {
      case 'offer':
        if (body.dial !== this.#opening?.dial) this.#answer(from, body)
        return
      case 'candidate':
        for (const answered of [this.#opening, this.#live]) {
          if (answered?.dial === body.dial) answered.peer.signal(body)
        }
        return
      case 'which':
        this.#options.send(from, {
          type: 'holding',
          dial: body.dial,
          ...(this.#live && { link: this.#live.dial }),
        })
        return
      default: // 'answer' and 'holding' are a device's own words
    }
  }

  /** Closes the link; nothing is told any more. */
  close(): void {
    const { link } = this.#live ?? {}
    this.#opening?.peer.cancel()
    this.#opening = undefined
    this.#live = undefined
    link?.close('done')
  }

  #answer(from: ConnectionId, { dial, sdp }: Extract<SignalBody, { type: 'offer' }>): void {
    const { clock, rtcConfig, send } = this.#options
    this.#opening?.peer.cancel()
    const peer = openPeer({
      initiator: false,
      rtcConfig,
      clock,
      listener: {
        signal: (signal) => send(from, { ...signal, dial }),
        open: (link) => this.#opened(from, { dial, peer, link }),
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

  #opened(from: ConnectionId, live: Answered & { link: Link }): void {
    const former = this.#live
    this.#opening = undefined
    this.#live = live
    this.#options.link(live.link, from)
    former?.link.close('done')
  }
}

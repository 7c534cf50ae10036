import type { PeerSignal } from './opening-peer.ts'

type Candidate = Extract<PeerSignal, { type: 'candidate' }>

/** What of an `RTCPeerConnection` agrees with the other end. */
export type Negotiable = Pick<
  RTCPeerConnection,
  | 'addIceCandidate'
  | 'localDescription'
  | 'onicecandidate'
  | 'remoteDescription'
  | 'setLocalDescription'
  | 'setRemoteDescription'
>
export interface NegotiationListener {
  signal(signal: PeerSignal): void
  /** The browser refused a description, in its own words. */
  refused(story: string): void
}

/** A host with many networks has some 20. */
export const candidatesMax = 200

/** One exchange of an offer and its answer over one connection, and of candidates as they are found (trickled). */
export class Negotiation {
  readonly #connection: Negotiable
  readonly #listener: NegotiationListener
  /** Came before the description that they belong to. */
  readonly #early: Candidate[] = []
  #candidates = 0

  constructor(connection: Negotiable, listener: NegotiationListener) {
    this.#connection = connection
    this.#listener = listener
    connection.onicecandidate = ({ candidate: found }) => {
      if (found === null) return
      const { candidate, sdpMLineIndex, sdpMid } = found
      listener.signal({ type: 'candidate', candidate: { candidate, sdpMLineIndex, sdpMid } })
    }
  }

  /** Call it once, when the connection has its channel. */
  offer(): void {
    this.#settle(this.#describe('offer'))
  }

  take(signal: PeerSignal): void {
    if (signal.type !== 'candidate') this.#settle(this.#follow(signal))
    else if (++this.#candidates <= candidatesMax) this.#takeCandidate(signal)
  }

  async #describe(type: 'offer' | 'answer'): Promise<void> {
    await this.#connection.setLocalDescription() // of that type, by the state of the connection
    const { sdp = '' } = this.#connection.localDescription ?? {}
    this.#listener.signal({ type, sdp })
  }

  async #follow(description: Exclude<PeerSignal, Candidate>): Promise<void> {
    await this.#connection.setRemoteDescription(description)
    for (const candidate of this.#early.splice(0)) this.#takeCandidate(candidate)
    if (description.type === 'offer') await this.#describe('answer')
  }

  /** One that this browser does not take (a name that it cannot resolve, an unknown kind of address) is one way less, and no failure. */
  #takeCandidate(signal: Candidate): void {
    if (this.#connection.remoteDescription === null) {
      this.#early.push(signal)
      return
    }
    const { candidate, sdpMid = null, sdpMLineIndex = null } = signal.candidate
    this.#connection.addIceCandidate({ candidate, sdpMid, sdpMLineIndex }).catch(() => undefined)
  }

  #settle(step: Promise<void>): void {
    step.catch((thrown: unknown) => this.#listener.refused(String(thrown)))
  }
}

/** What the two ends of a connection have agreed on: the descriptions by which it runs. */
export interface Described {
  readonly own: string
  readonly theirs: string
}

const steps = [
  ['have-local-offer', 'stable'],
  ['have-remote-offer', 'stable'],
] as const

/**
 * Watches that a connection is described once. A broker that describes it anew, or at first provisionally, could show one
 * certificate to those who check and let the connection run by another.
 */
export class Settling {
  #connection: RTCPeerConnection | undefined
  readonly #listener: { settled(): void; broken(): void }
  #seen: RTCSignalingState[] = []

  constructor(connection: RTCPeerConnection, listener: { settled(): void; broken(): void }) {
    this.#connection = connection
    this.#listener = listener
    connection.addEventListener('signalingstatechange', this.#changed)
  }

  /** `undefined` until they have agreed. */
  get described(): Described | undefined {
    const { currentLocalDescription: own, currentRemoteDescription: theirs } = this.#connection ?? {}
    return this.#seen.at(-1) === 'stable' && own && theirs ? { own: own.sdp, theirs: theirs.sdp } : undefined
  }

  forget(): void {
    this.#connection?.removeEventListener('signalingstatechange', this.#changed)
    this.#connection = undefined
  }

  readonly #changed = (): void => {
    if (this.#connection === undefined) return
    this.#seen.push(this.#connection.signalingState)
    const isOneOf = steps.some((way) => this.#seen.every((state, at) => state === way[at]))
    if (!isOneOf) this.#listener.broken()
    else if (this.#seen.length === 2) this.#listener.settled()
  }
}

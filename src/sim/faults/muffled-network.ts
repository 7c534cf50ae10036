import type { Link, LinkCloseReason, LinkEvents, Network, NetworkEvents } from '../../ports.ts'

/** A device's place in a room that can be muffled: while it is, nothing goes in or out, and nobody is told. */
export class MuffledNetwork implements Network {
  readonly #inside: Network
  readonly #links = new Set<MuffledLink>()
  #muffled = false

  constructor(inside: Network) {
    this.#inside = inside
  }

  get code(): Network['code'] {
    return this.#inside.code
  }

  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void {
    if (event !== 'link') return this.#inside.on(event, listener)
    const take = listener as NetworkEvents['link']
    return this.#inside.on('link', (link, member, peer) => {
      const muffled = new MuffledLink(link, this.#muffled)
      this.#links.add(muffled)
      link.on('close', () => this.#links.delete(muffled))
      take(muffled, member, peer)
    })
  }

  close(how: 'leave' | 'end-room'): void {
    this.#inside.close(how)
  }

  get linked(): boolean {
    return this.#links.size > 0
  }

  muffle(muffled: boolean): void {
    this.#muffled = muffled
    for (const link of [...this.#links]) link.muffle(muffled)
  }
}

class MuffledLink implements Link {
  readonly #inside: Link
  #held: (() => void)[] = []
  #muffled: boolean
  #open = true

  constructor(inside: Link, muffled: boolean) {
    this.#inside = inside
    this.#muffled = muffled
    inside.on('close', () => {
      this.#open = false
    })
  }

  get kind(): Link['kind'] {
    return this.#inside.kind
  }
  get bufferedBytes(): number {
    return this.#inside.bufferedBytes
  }

  send(frame: Uint8Array): void {
    if (!this.#muffled) this.#inside.send(frame)
    else {
      const copy = frame.slice()
      this.#held.push(() => this.#inside.send(copy))
    }
  }

  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
    if (event !== 'frame') return this.#inside.on(event, listener)
    const take = listener as LinkEvents['frame']
    return this.#inside.on('frame', (frame) => {
      if (this.#muffled) this.#held.push(() => take(frame))
      else take(frame)
    })
  }

  close(reason?: LinkCloseReason): void {
    this.#inside.close(reason)
  }

  muffle(muffled: boolean): void {
    this.#muffled = muffled
    if (muffled) return
    const held = this.#held
    this.#held = []
    for (const pass of held) if (this.#open) pass()
  }
}

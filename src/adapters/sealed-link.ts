import { Emitter } from '../base/emitter.ts'
import { TabgridError } from '../base/errors.ts'
import { FrameCipher, type FrameKeys } from '../identity/frame-cipher.ts'
import type { Link, LinkCloseReason, LinkEvents, LinkKind } from '../ports.ts'
import { limits } from '../protocol/limits.ts'

/** Carries sealed frames over `link`, whoever may read and alter what it carries. A frame that is not the next one closes it as `protocol-error`. */
export const sealLink = (link: Link, keys: FrameKeys): Link => new SealedLink(link, keys)

const mostBytes = limits.frameBytes - limits.sealBytes

class SealedLink implements Link {
  readonly #link: Link
  readonly #cipher: FrameCipher
  readonly #frames = new Emitter<Pick<LinkEvents, 'frame'>>()
  #listeners = 0
  /** Nobody listens to the link below without a listener here: it keeps the frames till then. */
  #stopHearing: () => void = () => undefined
  #broken = false

  constructor(link: Link, keys: FrameKeys) {
    this.#link = link
    this.#cipher = new FrameCipher(keys)
  }

  get kind(): LinkKind {
    return this.#link.kind
  }
  get bufferedBytes(): number {
    return this.#link.bufferedBytes
  }

  send(frame: Uint8Array): void {
    if (frame.length < 1 || frame.length > mostBytes) {
      throw new TabgridError('message-too-large', `a frame to seal has 1 to ${mostBytes} bytes, not ${frame.length}`)
    }
    this.#link.send(this.#cipher.seal(frame))
  }

  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
    if (event !== 'frame') return this.#link.on(event, listener)
    const stop = this.#frames.on('frame', listener as LinkEvents['frame'])
    if (this.#listeners++ === 0) this.#stopHearing = this.#link.on('frame', (frame) => this.#take(frame))
    let on = true
    return () => {
      if (!on) return
      on = false
      stop()
      if (--this.#listeners === 0) this.#stopHearing()
    }
  }

  close(reason?: LinkCloseReason): void {
    this.#link.close(reason)
  }

  #take(sealed: Uint8Array): void {
    if (this.#broken) return
    const frame = this.#cipher.open(sealed)
    if (frame !== undefined && frame.length > 0) {
      this.#frames.emit('frame', frame)
      return
    }
    this.#broken = true
    this.#link.close('protocol-error')
  }
}

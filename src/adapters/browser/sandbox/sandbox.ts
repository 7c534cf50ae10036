import type { Clock } from '../../../ports.ts'
import { SandboxFrame } from './frame.ts'

/** A new frame may be put into a process that is just dying: it is tried again, with more time for a slow machine. */
const openLimitsMs = [3_000, 6_000, 12_000]
/** An empty frame is kept for the next job, which then starts 40 ms sooner; but not for ever: it is a process. */
const emptyMs = 10_000

/** The frame of a page, opened when it is needed and replaced when it is lost. */
export class Sandbox {
  readonly #clock: Clock
  /** Hears which tasks may have cost a frame. */
  readonly #suspect: (tasks: readonly string[]) => void
  #frame: Promise<SandboxFrame> | undefined
  /** The same, once it is there. */
  #opened: SandboxFrame | undefined
  #cancelClose: (() => void) | undefined

  constructor(clock: Clock, suspect: (tasks: readonly string[]) => void) {
    this.#clock = clock
    this.#suspect = suspect
  }

  /** @throws `sandbox-unavailable` */
  frame(): Promise<SandboxFrame> {
    this.#cancelClose?.()
    if (this.#frame !== undefined) return this.#frame
    const opening = this.#open()
    this.#frame = opening
    opening.then(
      (frame) => {
        this.#opened = frame
        this.#closeLater(frame)
      },
      () => {
        this.#frame = undefined
      },
    )
    return opening
  }

  async #open(): Promise<SandboxFrame> {
    let failure: unknown
    for (const limitMs of openLimitsMs) {
      try {
        return await SandboxFrame.open(this.#clock, limitMs, {
          lost: (frame, suspects) => this.#lose(frame, suspects),
          empty: (frame) => this.#closeLater(frame),
        })
      } catch (thrown) {
        failure = thrown
      }
    }
    throw failure
  }

  #lose(frame: SandboxFrame, suspects: readonly string[]): void {
    if (frame !== this.#opened) return // it was still opening: that is tried again
    this.#forget()
    this.#suspect(suspects)
  }

  #closeLater(frame: SandboxFrame): void {
    this.#cancelClose?.()
    this.#cancelClose = this.#clock.after(emptyMs, () => {
      if (!frame.isEmpty) return
      this.#forget()
      frame.close()
    })
  }

  #forget(): void {
    this.#cancelClose?.()
    this.#frame = undefined
    this.#opened = undefined
  }
}

import type { SandboxKind } from '../../../base/page-policy.ts'
import type { Clock } from '../../../ports.ts'
import { SandboxFrame } from './frame.ts'

/** A new frame may be put into a process that is just dying: it is tried again, with more time for a slow machine. */
const openLimitsMs = [3_000, 6_000, 12_000]

/**
 * The frame of a page for one kind of tasks, opened at once and kept: replaced only when it is lost. A page has the plain one
 * before it is needed, because the server may be gone by then; who is given another task first then cannot run it.
 */
export class Sandbox {
  readonly #kind: SandboxKind
  readonly #clock: Clock
  /** Hears which tasks may have cost a frame. */
  readonly #suspect: (tasks: readonly string[]) => void
  #frame: Promise<SandboxFrame> | undefined
  /** The same, once it is there. */
  #opened: SandboxFrame | undefined

  constructor(kind: SandboxKind, clock: Clock, suspect: (tasks: readonly string[]) => void) {
    this.#kind = kind
    this.#clock = clock
    this.#suspect = suspect
    this.frame().catch(() => undefined) // told to whoever needs it
  }

  /** @throws `sandbox-unavailable` */
  frame(): Promise<SandboxFrame> {
    if (this.#frame !== undefined) return this.#frame
    const opening = this.#open()
    this.#frame = opening
    opening.then(
      (frame) => {
        this.#opened = frame
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
        return await this.#openOnce(limitMs)
      } catch (thrown) {
        failure = thrown
      }
    }
    throw failure
  }

  #openOnce(limitMs: number): Promise<SandboxFrame> {
    return SandboxFrame.open(this.#kind, this.#clock, limitMs, (frame, suspects) => this.#lose(frame, suspects))
  }

  #lose(frame: SandboxFrame, suspects: readonly string[]): void {
    if (frame !== this.#opened) return
    this.#frame = undefined
    this.#opened = undefined
    this.#suspect(suspects)
    this.frame().catch(() => undefined)
  }
}

import type { PublicKey } from '../../base/ids.ts'
import type { HelpLog, Measured } from './help-log.ts'

/** Of a task, what is not yet written down. */
interface Open {
  readonly title: string
  shards: number
  units: number
  computeMs: number
  bytes: number
}

/** Measures by task what one host uses of this device, until it is written into the log. */
export class HelpTally {
  readonly #log: HelpLog
  readonly #bytes: () => number
  readonly #open = new Map<string, Open>()
  /** The task that was given a shard last: what travels now is for it. */
  #at: string | undefined
  #bytesSeen = 0

  /** @param bytes received and sent so far. */
  constructor(log: HelpLog, bytes: () => number) {
    this.#log = log
    this.#bytes = bytes
  }

  /** A shard of this task came. @param text its source; `undefined` for a module. */
  begin(script: string, title: string, text: string | undefined): void {
    this.#settle()
    this.#at = script
    if (this.#open.has(script)) return
    this.#open.set(script, { title, shards: 0, units: 0, computeMs: 0, bytes: 0 })
    if (text !== undefined) this.#log.keepSource(script, text)
  }

  /** What runs no task that came by a lease (our own benchmark) is nobody's. */
  worked(script: string, computeMs: number): void {
    const open = this.#open.get(script)
    if (open !== undefined) open.computeMs += computeMs
  }

  counted(script: string, units: number): void {
    const open = this.#open.get(script)
    if (open === undefined) return
    open.shards++
    open.units += units
  }

  write(host: PublicKey): void {
    this.#settle()
    for (const [script, open] of this.#open) {
      const { title, ...measured } = open
      if (isNothing(measured)) continue
      this.#log.add({ host, script, title }, measured)
      Object.assign(open, nothing)
    }
  }

  #settle(): void {
    const bytes = this.#bytes()
    const open = this.#at === undefined ? undefined : this.#open.get(this.#at)
    if (open !== undefined) open.bytes += bytes - this.#bytesSeen
    this.#bytesSeen = bytes
  }
}

const nothing: Measured = { shards: 0, units: 0, computeMs: 0, bytes: 0 }

/** What a link carries while nothing is computed is no help. */
const isNothing = ({ shards, computeMs }: Measured): boolean => shards === 0 && computeMs === 0

import type { TabgridError } from '../../base/errors.ts'
import type { Clock, Surroundings } from '../../ports.ts'
import type { HelpRecord } from './help-record.ts'
import { LoadGauge } from './load-gauge.ts'
import { type Hold, holdOf } from './may-compute.ts'
import type { Meter } from './meter.ts'

/** What its person has said: `waiting` for the first word, and `ended` for ever. */
export type Consent =
  | { readonly at: 'waiting' }
  /** `finishing`: it takes no further shards, and stops by itself when those it has are done and acknowledged. */
  | { readonly at: 'helping'; readonly slots: number; readonly finishing: boolean }
  | { readonly at: 'stopped' }
  | { readonly at: 'ended'; readonly error: TabgridError }

interface Parts {
  readonly clock: Clock
  /** Without them it is as on a desk: in front, and nobody knows of a battery. */
  readonly surroundings: Surroundings | undefined
  /** The host's own machine has none: its person is the host, and nothing holds it. */
  readonly record: HelpRecord | undefined
  readonly meter: Meter | undefined
  /** Of the machine. */
  readonly cores: number
  /** Time of all workers together so far. */
  busyMs(): number
  /** Computes from now on, with so many workers. */
  begin(slots: number): void
  /** Ends every worker, and hands back what they were at. */
  halt(): void
  change(): void
}

/** How often it is looked at the clock, at what was used of the limits of a day, and at how much runs. */
const lookMs = 250
/** How often it is looked whether a pause of which the end is known is over, while its person does not help. */
const idleLookMs = 1_000

/** A look that comes so late, and so many of them, are no matter of a busy moment. */
const lateMs = 2_000
const lateMost = 3

const desk = { page: 'front', plugged: undefined, handheld: false } as const

/** Whether this device computes: what its person has said, and what holds it in spite of that. */
export class Helping {
  readonly #parts: Parts
  readonly #stopListening: () => void
  readonly #gauge: LoadGauge
  #consent: Consent = { at: 'waiting' }
  #hold: Hold | undefined
  #begun = false
  #askedMs: number | undefined
  /** Looks one after another that came late while the page was in front. */
  #lateLooks = 0
  #cancelLook: () => void = () => undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#gauge = new LoadGauge(parts.cores)
    this.#stopListening = parts.surroundings?.on('change', () => this.look()) ?? (() => undefined)
    this.look()
  }

  get consent(): Consent {
    return this.#consent
  }
  /** Why nothing would run or runs now, whether its person has agreed or not. */
  get hold(): Hold | undefined {
    return this.#hold
  }
  /** It takes shards, or is at the last ones. */
  get isOn(): boolean {
    return this.#begun
  }
  /** Of all cores of the machine, over the last seconds of helping: 0 to 1. */
  get load(): number {
    return this.#gauge.share
  }
  /** Its browser lets time pass between the looks, as browsers do to save power, though the page is in front. */
  get isSlowed(): boolean {
    return this.#begun && this.#lateLooks >= lateMost
  }
  get isFinishing(): boolean {
    return this.#begun && this.#consent.at === 'helping' && this.#consent.finishing
  }

  /** Also while helping, with other slots: what is under way goes on. */
  start(slots: number): void {
    if (this.#consent.at === 'ended') return
    this.#consent = { at: 'helping', slots, finishing: false }
    this.#begun = false
    this.look()
  }

  finish(): void {
    if (this.#consent.at !== 'helping') return
    if (this.#begun) this.#consent = { ...this.#consent, finishing: true }
    else this.stop()
  }

  stop(): void {
    if (this.#consent.at !== 'helping') return
    this.#consent = { at: 'stopped' }
    this.#halt()
    this.look()
  }

  end(error: TabgridError): void {
    this.#consent = { at: 'ended', error }
    this.#begun = false
    this.#cancelLook()
    this.#stopListening()
  }

  /** Looks whether it may compute now, and does as it may; then again in a moment, as long as its person agrees. */
  look(): void {
    if (this.#consent.at === 'ended') return
    this.#cancelLook()
    this.#noteDelay()
    const before = this.#hold
    this.#hold = this.#holdNow()
    const { clock, meter, busyMs, begin, change } = this.#parts
    const isHelping = this.#consent.at === 'helping'
    if (isHelping || this.#hold?.untilMs !== undefined) {
      this.#askedMs = clock.nowMs()
      this.#cancelLook = clock.after(isHelping ? lookMs : idleLookMs, () => this.look())
    }
    if (this.#consent.at === 'helping') {
      if (this.#hold !== undefined) this.#pause(this.#consent.finishing)
      else if (!this.#begun) {
        this.#begun = true
        begin(this.#consent.slots)
      }
    }
    const loadBefore = this.load
    if (this.#begun) {
      this.#gauge.note(clock.nowMs(), busyMs())
      meter?.round()
    }
    const isSame = before?.because === this.#hold?.because && before?.untilMs === this.#hold?.untilMs
    if (!isSame || Math.round(loadBefore * 100) !== Math.round(this.load * 100)) change()
  }

  #noteDelay(): void {
    const { clock, surroundings = desk } = this.#parts
    if (this.#askedMs === undefined || surroundings.page !== 'front') return
    const isLate = this.#begun && clock.nowMs() - this.#askedMs > lateMs
    this.#lateLooks = isLate ? this.#lateLooks + 1 : 0
  }

  /** What it was finishing is handed back: then nothing is left to go on with. */
  #pause(finishing: boolean): void {
    if (finishing) this.#consent = { at: 'stopped' }
    this.#halt()
  }

  #halt(): void {
    if (!this.#begun) return
    this.#begun = false
    this.#gauge.clear()
    this.#parts.halt()
    this.#parts.meter?.write()
  }

  #holdNow(): Hold | undefined {
    const { clock, surroundings, record, meter } = this.#parts
    if (record === undefined || meter === undefined) return undefined
    const { page, plugged, handheld } = surroundings ?? desk
    const now = { dateMs: clock.dateMs(), page, plugged, handheld, spent: meter.spent() }
    return holdOf(record.rules, record.limits, now)
  }
}

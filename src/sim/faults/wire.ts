import type { Rng } from '../../base/rng.ts'
import type { Lane } from '../../protocol/control.ts'
import type { Agenda } from './agenda.ts'

export interface Latency {
  readonly leastMs: number
  readonly mostMs: number
}

interface Parcel {
  readonly dueMs: number
  readonly deliver: () => void
}

/** One direction: nothing is lost or doubled while the session lives; urgent parcels overtake bulky ones, never the other way. */
class Pipe {
  readonly #agenda: Agenda
  readonly #delayMs: () => number
  readonly #lanes: Record<Lane, Parcel[]> = { control: [], bulk: [] }
  #urgentUntilMs = 0
  #passable = true

  constructor(agenda: Agenda, delayMs: () => number) {
    this.#agenda = agenda
    this.#delayMs = delayMs
  }

  push(lane: Lane, deliver: () => void): void {
    const dueMs = Math.max(this.#agenda.nowMs + this.#delayMs(), this.#urgentUntilMs)
    if (lane === 'control') this.#urgentUntilMs = dueMs
    this.#lanes[lane].push({ dueMs, deliver })
    this.#agenda.at(dueMs, () => this.#pump())
  }

  #pump(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) next.deliver()
  }

  #next(): Parcel | undefined {
    for (const lane of [this.#lanes.control, this.#lanes.bulk]) {
      const [first] = lane
      if (this.#passable && first !== undefined && first.dueMs <= this.#agenda.nowMs) return lane.shift()
    }
    return undefined
  }

  setPassable(passable: boolean): void {
    this.#passable = passable
    if (passable) this.#agenda.after(this.#delayMs(), () => this.#pump())
  }

  clear(): void {
    this.#lanes.control.length = 0
    this.#lanes.bulk.length = 0
  }
}

/** A session and the links under it: what is sent while there is no way waits for one, and ends with the session. */
export class Wire {
  readonly #up: Pipe
  readonly #down: Pipe
  #open = true

  constructor(agenda: Agenda, rng: Rng, { leastMs, mostMs }: Latency) {
    const delayMs = () => leastMs + rng.next() * (mostMs - leastMs)
    this.#up = new Pipe(agenda, delayMs)
    this.#down = new Pipe(agenda, delayMs)
  }

  get open(): boolean {
    return this.#open
  }

  toCoordinator(lane: Lane, deliver: () => void): void {
    if (this.#open) this.#up.push(lane, deliver)
  }

  toDevice(lane: Lane, deliver: () => void): void {
    if (this.#open) this.#down.push(lane, deliver)
  }

  setPassable(passable: boolean): void {
    this.#up.setPassable(passable)
    this.#down.setPassable(passable)
  }

  /** The session is over: what was under way is gone. */
  close(): void {
    this.#open = false
    this.#up.clear()
    this.#down.clear()
  }
}

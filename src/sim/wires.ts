import { widen } from '../base/columns.ts'
import type { Lane } from '../protocol/control.ts'
import type { Traits } from './fleet.ts'

export interface CoordinatorSpec {
  /** Each way. */
  readonly megabits: number
  /** CPU that every message costs, in or out, and every unit of which a result comes. */
  readonly messageMs: number
  readonly unitMs: number
  /** A message without its units. */
  readonly headerBytes: number
}

/** Later by so much than what was sent before on the same link: nothing overtakes. */
export const stepMs = 1e-6

/** When a device's wires will have taken what was given to them, when the last thing arrives on either side, and what they can do. */
const column = {
  upFreeMs: 0,
  downFreeMs: 1,
  saidMs: 2,
  bulkMs: 3,
  controlMs: 4,
  latencyMs: 5,
  downBytesPerMs: 6,
  upBytesPerMs: 7,
} as const
/** A row is one cache line: with ten thousand devices that is what a message costs here. */
const rowLength = 8

/** The coordinator's one thread and its two wires: each takes one thing after another. */
export class Wires {
  readonly #spec: CoordinatorSpec
  readonly #bytesPerMs: number
  /** One row a device. */
  #rows = new Float64Array(64 * rowLength)
  #cpuFreeMs = 0
  #inFreeMs = 0
  #outFreeMs = 0
  busyMs = 0
  messageCount = 0

  constructor(spec: CoordinatorSpec) {
    this.#spec = spec
    this.#bytesPerMs = (spec.megabits * 1e6) / 8 / 1_000
  }

  get bytesPerMs(): number {
    return this.#bytesPerMs
  }

  /** When something that needs no message can be looked at. */
  freeAt(atMs: number): number {
    this.#cpuFreeMs = Math.max(this.#cpuFreeMs, atMs)
    return this.#cpuFreeMs
  }

  /** A message is here at `atMs`. Returns when it has been read. */
  receive(atMs: number, load: { bytes: number; units: number }): number {
    this.#inFreeMs = Math.max(this.#inFreeMs, atMs) + (this.#spec.headerBytes + load.bytes) / this.#bytesPerMs
    return this.#compute(this.#inFreeMs, load.units)
  }

  /** A device has appeared, with an index of its own. */
  connect(index: number, { latencyMs, downBytesPerMs, upBytesPerMs }: Traits): void {
    const at = index * rowLength
    if (at >= this.#rows.length) this.#rows = widen(this.#rows, new Float64Array(2 * at + rowLength))
    this.#rows[at + column.latencyMs] = latencyMs
    this.#rows[at + column.downBytesPerMs] = downBytesPerMs
    this.#rows[at + column.upBytesPerMs] = upBytesPerMs
  }

  /**
   * The thread sends a message as soon as it comes to it. Returns when it arrives. Bulk waits for the bulk before it;
   * a control message is sent between slices of it, as a session does.
   */
  send(index: number, load: { bytes: number; lane: Lane }): number {
    const bytes = this.#spec.headerBytes + load.bytes
    const writtenMs = this.#compute(this.#cpuFreeMs, 0)
    this.#outFreeMs = Math.max(this.#outFreeMs, writtenMs) + bytes / this.#bytesPerMs
    const latencyMs = this.#get(index, 'latencyMs')
    const transferMs = bytes / this.#get(index, 'downBytesPerMs')
    if (load.lane === 'control') {
      const arrivesMs = writtenMs + bytes / this.#bytesPerMs + latencyMs + transferMs
      return this.#set(index, 'controlMs', Math.max(arrivesMs, this.#get(index, 'controlMs') + stepMs))
    }
    const beginsMs = Math.max(this.#get(index, 'downFreeMs'), this.#outFreeMs + latencyMs)
    const freeMs = this.#set(index, 'downFreeMs', beginsMs + transferMs)
    return this.#set(index, 'bulkMs', Math.max(freeMs, this.#get(index, 'bulkMs') + stepMs))
  }

  /** A device sends a message. Returns when its last byte is at the coordinator's wire. */
  sendUp(index: number, atMs: number, load: { bytes: number }): number {
    const bytes = this.#spec.headerBytes + load.bytes
    const beginsMs = Math.max(this.#get(index, 'upFreeMs'), atMs)
    const freeMs = this.#set(index, 'upFreeMs', beginsMs + bytes / this.#get(index, 'upBytesPerMs'))
    const arrivesMs = freeMs + this.#get(index, 'latencyMs')
    return this.#set(index, 'saidMs', Math.max(arrivesMs, this.#get(index, 'saidMs') + stepMs))
  }

  #get(index: number, name: keyof typeof column): number {
    return this.#rows[index * rowLength + column[name]] ?? 0
  }
  #set(index: number, name: keyof typeof column, value: number): number {
    this.#rows[index * rowLength + column[name]] = value
    return value
  }

  #compute(fromMs: number, units: number): number {
    const costMs = this.#spec.messageMs + this.#spec.unitMs * units
    this.busyMs += costMs
    this.messageCount++
    this.#cpuFreeMs = Math.max(this.#cpuFreeMs, fromMs) + costMs
    return this.#cpuFreeMs
  }
}

import type { Lane } from '../protocol/control.ts'
import type { VirtualDevice } from './virtual-device.ts'

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

/** The coordinator's one thread and its two wires: each takes one thing after another. */
export class Wires {
  readonly #spec: CoordinatorSpec
  readonly #bytesPerMs: number
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

  /**
   * The thread sends a message as soon as it comes to it. Returns when it arrives. Bulk waits for the bulk before it;
   * a control message is sent between slices of it, as a session does.
   */
  send(device: VirtualDevice, load: { bytes: number; lane: Lane }): number {
    const { wire, traits } = device
    const bytes = this.#spec.headerBytes + load.bytes
    const writtenMs = this.#compute(this.#cpuFreeMs, 0)
    this.#outFreeMs = Math.max(this.#outFreeMs, writtenMs) + bytes / this.#bytesPerMs
    if (load.lane === 'control') {
      const arrivesMs = writtenMs + bytes / this.#bytesPerMs + traits.latencyMs + bytes / traits.downBytesPerMs
      wire.controlMs = Math.max(arrivesMs, wire.controlMs + stepMs)
      return wire.controlMs
    }
    const beginsMs = Math.max(wire.downFreeMs, this.#outFreeMs + traits.latencyMs)
    wire.downFreeMs = beginsMs + bytes / traits.downBytesPerMs
    wire.bulkMs = Math.max(wire.downFreeMs, wire.bulkMs + stepMs)
    return wire.bulkMs
  }

  /** A device sends a message. Returns when its last byte is at the coordinator's wire. */
  sendUp({ wire, traits }: VirtualDevice, atMs: number, load: { bytes: number }): number {
    const bytes = this.#spec.headerBytes + load.bytes
    wire.upFreeMs = Math.max(wire.upFreeMs, atMs) + bytes / traits.upBytesPerMs
    wire.saidMs = Math.max(wire.upFreeMs + traits.latencyMs, wire.saidMs + stepMs)
    return wire.saidMs
  }

  #compute(fromMs: number, units: number): number {
    const costMs = this.#spec.messageMs + this.#spec.unitMs * units
    this.busyMs += costMs
    this.messageCount++
    this.#cpuFreeMs = Math.max(this.#cpuFreeMs, fromMs) + costMs
    return this.#cpuFreeMs
  }
}

import type { DeviceId, JobId } from '../../base/ids.ts'
import type { Conversation, Device } from './device.ts'
import { type CoordinatorSays, type DeviceSays, laneOf } from './message.ts'
import type { Wire } from './wire.ts'

export interface SessionEnd {
  hear(session: Session, says: DeviceSays): void
  linkDown(session: Session): void
  linkBack(session: Session): void
}

/** The coordinator's end of one device. */
export class Session implements Conversation {
  readonly wire: Wire
  readonly epoch: number
  readonly device: Device
  readonly #end: SessionEnd
  greeted = false
  linked = true
  /** What the device said it gives; 0 before its Start. */
  slots = 0
  score = 0
  heardMs: number
  pingedMs: number
  /** When its link broke; sessions end `lostMs` later. */
  downMs = 0
  claim: { readonly job: JobId; readonly unit: number } | undefined

  constructor(parts: { device: Device; wire: Wire; epoch: number; nowMs: number; end: SessionEnd }) {
    this.device = parts.device
    this.wire = parts.wire
    this.epoch = parts.epoch
    this.heardMs = parts.nowMs
    this.pingedMs = parts.nowMs
    this.#end = parts.end
  }

  get id(): DeviceId {
    return this.device.id
  }

  hear(says: DeviceSays): void {
    this.#end.hear(this, says)
  }
  linkDown(): void {
    this.#end.linkDown(this)
  }
  linkBack(): void {
    this.#end.linkBack(this)
  }

  say(says: CoordinatorSays): void {
    this.wire.toDevice(laneOf(says.type), () => this.device.hear(says))
  }
}

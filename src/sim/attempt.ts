import type { GivenLease } from './happening.ts'
import type { VirtualDevice } from './virtual-device.ts'

/** One lease as its device lives it. Work is in milliseconds of a device of speed 1. */
export class Attempt {
  readonly at = 'attempt'
  readonly device: VirtualDevice
  readonly grant: GivenLease
  /** Of the coordinator's life that granted it. */
  readonly epoch: number
  readonly grantedAtMs: number
  arrivedAtMs = 0
  state: 'waiting' | 'running' | 'sent' | 'dropped' = 'waiting'
  /** Where it stops: the end of its lease, or earlier when its time-box was over. */
  to: number
  /** The unit at which it throws; -1 for none. */
  throwsAt = -1
  workMs = 0
  /** Of that, done until `settledAtMs`. */
  doneMs = 0
  startedAtMs = 0
  settledAtMs = 0
  endedAtMs = 0
  /** When it is looked at next. What was planned for another time is void. */
  plannedMs = -1
  /** What it told is wrong. */
  wrong = false
  /** What it did was entered into the books. */
  booked = false

  constructor(device: VirtualDevice, grant: GivenLease, granted: { epoch: number; atMs: number }) {
    this.device = device
    this.grant = grant
    this.to = grant.to
    this.epoch = granted.epoch
    this.grantedAtMs = granted.atMs
  }

  get units(): number {
    return this.to - this.grant.from
  }
}

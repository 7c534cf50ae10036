import { type DeviceId, type Identity, identityOf } from '../base/ids.ts'

/** What the coordinator knows of one device. A device that has not started has no slots. */
export class DeviceRecord {
  readonly id: DeviceId
  /** Who answers for its results. */
  readonly identity: Identity
  /** A small number, free again when it has left: what the columns of leases hold. */
  readonly index: number
  slots = 0
  /** Its own benchmark; 0 when it made none. */
  score = 0
  lastHeardMs: number
  roundTripMs = 0
  /** Attempts that failed here since the last result. */
  failuresInRow = 0
  /** No leases before this time. */
  restsUntilMs = 0
  /** It ends what it is at, and gets no more. */
  finishing = false
  /** Rows of its leases, in the order of granting: it runs them in that order. */
  readonly rows: number[] = []

  constructor(id: DeviceId, index: number, atMs: number) {
    this.id = id
    this.identity = identityOf(id)
    this.index = index
    this.lastHeardMs = atMs
  }
}

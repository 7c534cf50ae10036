import type { DeviceId } from '../../base/ids.ts'
import { ownNumber } from '../admission/reception.ts'
import type { DeviceView } from '../api/host-api.ts'

/** This machine, as what it is among the devices of its room. */
export interface OwnDevice {
  readonly device: DeviceId
  readonly name: string
  readonly cores: number
}

/** How this machine is shown while nobody needs its workers, and so none has been started. */
export const ownSeat = ({ device: id, name, cores }: OwnDevice, slots: number): DeviceView => ({
  ...{ id, name, cores, slots },
  number: ownNumber,
  kind: 'computer',
  link: 'memory',
  trust: { at: 'verified' },
  state: 'idle',
  shardsDone: 0,
  unitsDone: 0,
  roundTripMs: undefined,
  bytesIn: 0,
  bytesOut: 0,
  withheld: new Map(),
  wasmOnly: false,
  tricks: { allowed: false, playing: [] },
})

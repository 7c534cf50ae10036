import type { RoomPolicy } from '../../../runtime/api/admission-api.ts'
import type { DeviceView } from '../../../runtime/api/host-api.ts'
import { plural } from '../../plural.ts'

/** Who is in the room. */
export const devices = {
  heading: 'Devices',
  unverified:
    'Not verified: it joined by the code alone. Its screen shows the same four words, or somebody is in between.',
  here: (count: string) => `${plural(count, 'device', 'devices')} here`,
  alone: {
    everybody: 'Others appear here as soon as they open the link.',
    approval: 'Others appear here once you have let them in.',
  } satisfies Record<RoomPolicy['admission'], string>,
  none: 'Nobody is here yet. Let others scan the picture, or switch on “Use this computer”.',
  states: {
    waiting: 'waiting: has not pressed Start helping',
    idle: 'ready',
    working: 'working',
  } satisfies Record<DeviceView['state'], string>,
  number: (number: string) => `Device ${number}`,
  cores: (given: string) => plural(given, 'core', 'cores'),
  shards: (count: string) => plural(count, 'shard', 'shards'),
  roundTrip: (ms: string) => `${ms} ms`,
  ownMachine: 'Use this computer',
  ownCores: 'Cores of this computer',
}

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
  roundTrip: (ms: string) => `${ms}\u00a0ms`,
  ownMachine: 'Use this computer',
  ownCores: 'Cores of this computer',
  relayed: (count: string) =>
    count === '1'
      ? 'One device goes through the server: its Wi-Fi stops devices talking to each other. The server cannot read what it sends.'
      : `${count} devices go through the server: their Wi-Fi stops devices talking to each other. The server cannot read what they send.`,
  wasmOnly: (count: string) =>
    `${plural(count, 'device takes', 'devices take')} WebAssembly only: tasks of JavaScript go to the others.`,
  allWasmOnly:
    'Every device that helps takes WebAssembly only, and this task is JavaScript: it waits for another device.',
  hereShort: 'here',
  kinds: { phone: 'phone', tablet: 'tablet', computer: 'computer' },
}

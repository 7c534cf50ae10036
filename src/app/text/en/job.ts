import { plural } from '../../plural.ts'

/** A job under way. */
export const job = {
  heading: (title: string) => title,
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  progress: (title: string) => `Progress of ${title}`,
  splitting: 'Cutting the input into units…',
  provisional: (units: string) => `${units} being checked`,
  unverified: (units: string) => `provisional: ${units} from devices that are not verified`,
  left: (span: string) => `about ${span} left`,
  measuring: 'measuring…',
  paused: 'paused',
  noDevices: 'waiting for a device',
  noReadings: 'waiting for readings',
  working: (count: string) => `${plural(count, 'device', 'devices')} working`,
  unclaimed: (numbers: string, count: number) =>
    count === 1
      ? `Waiting for the reading of sensor ${numbers}. On a device that has none yet: press “Start helping”, then enter it.`
      : `Waiting for the readings of sensors ${numbers}. On a device for each: press “Start helping”, then enter it.`,
  announced: (share: string) => `${share} done`,
  running: 'Running jobs',
  show: (title: string, share: string) => `${title}, ${share} done`,
  shardFailed: (device: string, reason: string) => `A shard failed on ${device} and is tried again: ${reason}`,
  unitFailed: (unit: string, device: string, reason: string) =>
    `Unit ${unit} failed on ${device} and is tried again: ${reason}`,
  asking: (devices: string) =>
    devices === '1'
      ? 'One device’s person is asked whether this may run.'
      : `${devices} devices are asked whether this may run.`,
  declined: (devices: string) =>
    devices === '1' ? 'One device’s person said no to it.' : `The people of ${devices} devices said no to it.`,
}

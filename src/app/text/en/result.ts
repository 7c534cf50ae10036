import { plural } from '../../plural.ts'

/** An answer, partial or whole. */
export const result = {
  region: 'Result',
  waiting: 'The first shard is on its way…',
  partial: 'Answer so far',
  final: 'Answer',
  summary: (devices: string, shards: string, elapsed: string) =>
    `${plural(devices, 'device', 'devices')} computed ${plural(shards, 'shard', 'shards')} in ${elapsed}.`,
  resumed: (shards: string) => `${plural(shards, 'shard', 'shards')} came from before the reload.`,
  retried: (shards: string) => `${plural(shards, 'shard', 'shards')} had to be tried again.`,
  backedUp: (shards: string) =>
    `${plural(shards, 'late shard was', 'late shards were')} also given to a second device.`,
  setAside: (units: string) =>
    units === '1'
      ? 'One unit was set aside: no device could compute it. The answer lacks it.'
      : `${units} units were set aside: no device could compute them. The answer lacks them.`,
  removed: (devices: string, first: string, last: string) =>
    `${devices === '' ? 'A device' : devices} gave a wrong result for ${
      first === last ? `unit ${first}` : `units ${first} to ${last}`
    } and was removed. What it gave was computed again.`,
  comparingFailed: (reason: string) =>
    `The task could not compare two results (${reason}). They count as different; this computer decides which is right.`,
  evidence: 'What went wrong',
  unit: (unit: string) => `Unit ${unit}`,
  attempt: (device: string, reason: string) => (device === '' ? reason : `${device}: ${reason}`),
  moreSetAside: (units: string) => `and ${plural(units, 'more unit', 'more units')}`,
  finished: 'Done.',
  failedHeading: 'The job failed',
  failedOn: (device: string) => `On ${device}:`,
  failedAt: (unit: string, device: string) => `Unit ${unit}, on ${device}:`,
  failedNext: 'Change the input or the parameters and press Run again.',
  remoteStack: 'Where it happened on the device',
  cancelledHeading: 'Stopped',
  cancelled: 'Stopped before the end. What you see is the answer up to there.',
  cancelledEmpty: 'Stopped before the first result.',
  whoDid: 'Who computed what',
  earlier: 'before the reload',
  undrawn: 'This answer cannot be drawn by this version of the page; its data is below.',
  json: 'Answer as JSON',
  download: 'Download JSON',
  pictureAlt: (title: string) => `Picture of ${title}`,
  savePicture: 'Download picture',
  showEdges: 'Show who computed each tile',
  barNumbers: 'As numbers',
}

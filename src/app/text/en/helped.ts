import { plural } from '../../plural.ts'

/** What this browser did, and what hosts have signed of it. */
export const helped = {
  none: 'Nothing yet. When a job ends, its host signs for what you contributed, and you find it here.',
  about: 'Signed by each host, and kept in this browser only.',
  host: (room: string, key: string) => `${room} (${key})`,
  totals: (jobs: string, units: string, shards: string) =>
    `${plural(jobs, 'job', 'jobs')}, ${plural(units, 'unit', 'units')} in ${plural(shards, 'shard', 'shards')}`,
  totalTime: (span: string) => `, ${span} of computing`,
  receipt: (title: string, day: string, units: string, span: string) =>
    `${title}, ${day}: ${plural(units, 'unit', 'units')}, ${span}`,
  alwaysUpTo: (unit: string) => `May always take up to ${unit} a unit.`,
  alwaysUpToBoth: (unit: string, memory: string) => `May always take up to ${unit} a unit and ${memory} a core.`,
  takeBack: 'Take back',
  download: 'Download as JSON',
  fileName: 'tabgrid-receipts.json',
  forget: 'Forget',
  logHeading: 'By task and day',
  logNone: 'Nothing yet. After the first shards you see here what ran, by task and day.',
  logAbout: 'Measured by this browser, and kept only here.',
  logLine: (shards: string, minutes: string, bytes: string) =>
    `${plural(shards, 'shard', 'shards')}, ${minutes} of processor time, ${bytes} of data`,
  source: 'See source',
  sourceLost: 'Its text was too long to be kept here, or it is a WebAssembly module.',
  hash: (hash: string) => `SHA-256: ${hash}`,
  signed: 'Signed by hosts',
  forgetAll: 'Forget everything: on the start page, under “What this browser keeps”',
}

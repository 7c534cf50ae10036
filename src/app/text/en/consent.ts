import { plural } from '../../plural.ts'

/** The words of limits, consent and receipts: a part of `text`. */
export const consent = {
  limits: 'Limits',
  limitsLine: (cores: string, unit: string, memory: string, data: string, compute: string) =>
    `Limits: ${plural(cores, 'core', 'cores')}, ${unit} a unit, ${memory} a core; ${data} of data and ${compute} of computing a day.`,
  limitsAbout:
    'For every host, kept in this browser. A task that wants more of a core asks you first. When a day’s amount for one host is used up, helping pauses by itself.',
  unit: 'Longest time for one unit',
  memory: 'Memory for each core',
  memoryAbout: 'WebAssembly gets no more. Of JavaScript’s memory a browser can only tell you what the task declares.',
  data: 'Data in and out, a day',
  compute: 'Computing a day, all cores together',
  megabytes: (count: string) => `${count} MB`,
  gigabytes: (count: string) => `${count} GB`,
  usedToday: (compute: string, data: string) => `Used for this host today: ${compute} of computing, ${data} of data.`,

  askHeading: 'May this run here?',
  askAbout: (title: string) => `“${title}” wants more than your limits:`,
  excess: {
    'unit-time': (wanted: string, limit: string) => `One unit may take ${wanted}. Your limit is ${limit}.`,
    memory: (wanted: string, limit: string) =>
      `It declares ${wanted} of memory for each core. Your limit is ${limit}.`,
  },
  always: 'Always for this host',
  job: 'This job',
  no: 'No',
  alwaysAbout: 'Always means: up to as much as this task wants. You can take it back below.',
  wanted: 'Your answer is wanted.',
  wantedAbout: 'A task wants more than your limits. Nothing of it runs before you agree.',

  by: (room: string) => `Asked by the host of ${room}, who has signed for it.`,
  byMember: (member: string, room: string) => `Asked by ${member}, a member of ${room}. The host has signed for it.`,
  size: (units: string) => `It has ${plural(units, 'unit', 'units')} in all.`,
  sizeWithInput: (units: string, input: string) =>
    `It has ${plural(units, 'unit', 'units')} in all, and about ${input} of input, of which you get a share.`,
  hostKey: (key: string) => `Key of the host: ${key}`,

  historyHeading: 'What this browser did',
  historyNone: 'Nothing yet. When a job ends, its host signs for what you contributed, and you find it here.',
  historyAbout: 'Signed by each host, and kept in this browser only.',
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
}

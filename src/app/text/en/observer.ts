import { plural } from '../../plural.ts'

/** What an observer reads. */
export const observer = {
  devices: (count: string) => `${plural(count, 'device', 'devices')} in the room.`,
  jobsHeading: 'Jobs',
  noJobs: 'No job yet. The next one shows here by itself.',
  progress: (title: string) => `Progress of ${title}`,
  units: (done: string, total: string) => `${done} of ${total} units`,
  states: { splitting: 'being cut into units', running: 'running', paused: 'paused', ended: 'ended' },
  answer: 'Answer',
}

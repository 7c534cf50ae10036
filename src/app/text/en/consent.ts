import { plural } from '../../plural.ts'

/** The words of limits, consent and receipts: a part of `text`. */
export const consent = {
  limits: 'Limits',
  limitsLine: (cores: string, unit: string, memory: string, data: string, compute: string) =>
    `Limits: ${plural(cores, 'core', 'cores')}, ${unit} a unit, ${memory} a core; ${data} of data and ${compute} of computing a day.`,
  megabytes: (count: string) => `${count}\u00a0MB`,
  gigabytes: (count: string) => `${count}\u00a0GB`,
  wanted: 'Your answer is wanted.',
  wantedAbout: 'A task wants more than your limits. Nothing of it runs before you agree.',
  by: (room: string) => `Asked by the host of ${room}, who has signed for it.`,
  byMember: (member: string, room: string) => `Asked by ${member}, a member of ${room}. The host has signed for it.`,
  size: (units: string) => `It has ${plural(units, 'unit', 'units')} in all.`,
  sizeWithInput: (units: string, input: string) =>
    `It has ${plural(units, 'unit', 'units')} in all, and about ${input} of input, of which you get a share.`,
  hostKey: (key: string) => `Key of the host: ${key}`,
  historyHeading: 'What this browser did',
}

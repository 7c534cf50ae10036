import type { Trick } from '../../../protocol/trick.ts'
import type { CaughtBy } from '../../chaos/episode.ts'
import { plural } from '../../plural.ts'

/** The words of the chaos lab on the host's page. */
export const chaos = {
  about:
    'Play tricks on devices while a task runs: watch when it is noticed, how the others go on, and what it costs in extra work.',
  consent: 'Only devices whose person has ticked “Let the host play tricks on this device” take part.',
  devices: 'Devices that allow tricks',
  device: 'Device',
  own: 'your own computer',
  none: 'No device allows tricks yet. Ask a student to tick “Let the host play tricks on this device for the lesson” on its page, or switch on “Use this computer”.',
  refusing: (count: string) =>
    `${plural(count, 'device does', 'devices do')} not allow tricks, so there are no buttons for ${count === '1' ? 'it' : 'them'}.`,
  tricks: {
    sleep: 'Sleep',
    slow: '10× slower',
    cut: 'Cut the link',
    crash: 'Crash',
    lie: 'Lie',
  } satisfies Record<Trick, string>,
  abouts: {
    sleep: 'for 15 s, as a frozen tab',
    slow: 'until you press it again',
    cut: 'for 8 s',
    crash: 'back after 8 s',
    lie: 'until you press it again',
  } satisfies Record<Trick, string>,
  play: (trick: string, device: string) => `${trick}: ${device}`,
  hearsNothing: 'It hears nothing now, and comes back by itself.',
  unchecked: 'Lies are noticed only when results are checked.',
  check: 'Check results from the next run on',
  checked: 'Results are checked from the next run on.',
  running: {
    checked: 'Results of this run are checked.',
    unchecked: 'Results of this run are not checked: a lie gets into the answer.',
  },
  caughtAbout:
    'A liar that is caught leaves the room, with all tabs of its browser, and its results are computed again.',
  heading: 'What happened',
  nothing: 'Nothing yet. Start a task, then press one of the tricks above.',
  silent: (name: string, time: string) => `${name} fell silent at ${time}`,
  cut: (name: string, time: string) => `${name} lost its link at ${time}`,
  slow: (name: string, time: string) => `${name} became slow at ${time}`,
  lies: (name: string, time: string) => `${name} began to lie at ${time}`,
  lied: (name: string) => `${name} gave wrong results`,
  unnoticed: 'not noticed yet',
  after: (span: string) => `noticed after ${span}`,
  shards: (count: string) => `${plural(count, 'shard', 'shards')} taken back`,
  givenOn: (count: string) => `${plural(count, 'shard', 'shards')} given to others`,
  twice: (span: string) => `${span} of work done twice`,
  noneTwice: 'no work done twice',
  back: (span: string) => `back after ${span}`,
  copies: (count: string) => `${plural(count, 'copy', 'copies')} of its shards given to others`,
  smaller: (before: string, now: string) => `its shards went from ${before} to ${now} units`,
  believed: (count: string) => `${plural(count, 'result', 'results')} believed: nobody checks them in this run`,
  givenResults: (count: string) => `${plural(count, 'result', 'results')} so far, not caught yet`,
  caught: {
    known: (count: string) => `caught after ${plural(count, 'result', 'results')} by an audit`,
    other: (count: string) =>
      `caught after ${plural(count, 'result', 'results')}: another device had computed the same`,
    host: (count: string) =>
      `caught after ${plural(count, 'result', 'results')}: this computer had computed the same`,
  } satisfies Record<CaughtBy, (count: string) => string>,
  again: (count: string) => `${plural(count, 'unit', 'units')} computed again`,
  lost: (span: string) => `${span} of work lost`,
  cost: (span: string, share: string) =>
    `Checking has cost ${span} of computing so far, ${share} of the results that count.`,
  letIn: (name: string) => `Let ${name} in again`,
  letInAbout:
    'This opens your page anew: the room, its code and its jobs stay, and this list begins anew. Then press “Try again” on the device.',
  departed: 'A device that has left',
  joined: (facts: readonly string[]) => facts.join(' · '),
  unreadable: 'The story of this room cannot be read by this version of the page.',
}

import { plural } from '../../plural.ts'

/** How a device helps: what it promises, what it does now, what holds it, and what its person may set. */
export const helping = {
  before: {
    nothingYet: (room: string) =>
      `For ${room}. What will run: nothing yet, it is shown here when the host runs a task.`,
    willRun: (room: string, title: string) => `For ${room}. What will run: ${title}.`,
    processor: 'It uses this device’s processor until you press Stop.',
    nothingElse: 'No file, camera or place of yours is used, no network, and nothing that this browser keeps.',
  },
  part: {
    picture: (done: string, total: string) =>
      `Your part of the picture: ${done} of ${plural(total, 'tile', 'tiles')} came from this device.`,
    tiles: (done: string) => `Your part of the picture: ${plural(done, 'tile', 'tiles')} came from this device.`,
    units: (done: string, total: string) =>
      `Your part: ${done} of ${plural(total, 'unit', 'units')} came from this device.`,
    shards: (done: string) => `${plural(done, 'shard', 'shards')} came from this device.`,
    none: 'Here you see what this device has computed, as soon as its first shard is done.',
  },
  facts: {
    shards: 'Shards done',
    units: 'Units done',
    share: 'Share of the job',
    shareUnknown: 'not known',
    bytesIn: 'Received',
    bytesOut: 'Sent',
    link: 'Link',
  },
  meter: {
    label: 'Processor now',
    says: (cores: string, all: string, share: string) =>
      `${cores} of ${plural(all, 'core', 'cores')} at work, ${share} of this processor in the last 10 seconds`,
    none: (all: string) => `0 of ${plural(all, 'core', 'cores')} at work, 0% of this processor`,
  },
  linkWhy: {
    turn: 'This network stops devices talking to each other, so a TURN server passes the data on. It cannot read it.',
    relay:
      'This Wi-Fi stops devices talking to each other, so the server passes the data on. It is sealed: the server cannot read it.',
  },
  finishing: 'Ending what is under way.',
  finishingAbout: 'No new shards are taken. It stops by itself when these are with the host.',
  why: {
    gone: 'Paused: this page was put away.',
    hidden: 'Paused: this page was not in front.',
    paused: (until: string) => `Paused until ${until}, as you asked.`,
    compute: 'Paused: a day’s computing for this host is used up.',
    data: 'Paused: a day’s data for this host is used up.',
    hours: (until: string) => `Paused until ${until}: these are not the hours that you chose.`,
    unplugged: 'Paused: this device is not plugged in.',
  },
  next: {
    gone: 'It goes on by itself when the page is back. Its shards went to other devices.',
    hidden: 'It goes on by itself when the page is in front again. Its shards went to other devices.',
    paused: 'It goes on by itself then. Its shards went to other devices.',
    compute: 'It goes on by itself tomorrow, or as soon as you raise it under Limits.',
    data: 'It goes on by itself tomorrow, or as soon as you raise it under Limits.',
    hours: 'It goes on by itself then, or as soon as you choose other hours under Limits.',
    unplugged: 'It goes on by itself when it is charging, or as soon as you change that under Limits.',
  },
  later: (why: string) => `You can press Start helping now; it begins later. ${why}`,
  pauseMenu: 'Pause or finish',
  pause: (span: string) => `Pause ${span}`,
  resume: 'Resume now',
  finish: 'Finish, then stop',
  finishAbout: 'Finish ends the shards that run, sends them, and takes no new ones.',
  screen: {
    kept: 'The screen stays on while this page helps.',
    unable:
      'This page cannot keep the screen on here. Set a longer screen time-out, plug the phone in, and keep this page in front.',
    slow: 'This browser slows the page down, perhaps to save power: it helps, only slower. Plugging in or ending the power saving helps.',
  },
  limitsNow: (cores: string, share: string) => `${plural(cores, 'core', 'cores')}, ${share} of the time`,
}

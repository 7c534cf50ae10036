import { plural } from '../../plural.ts'

/** What the class watches: the lobby, the running job, and what it came to. */
export const stage = {
  unitCount: (units: string) => plural(units, 'unit', 'units'),

  units: {
    legend: 'Units of the job',
    waiting: 'waiting',
    running: 'computing',
    checking: 'being checked',
    done: 'done',
    setAside: 'set aside',
  },

  map: {
    heading: 'Devices at work',
    empty: 'No device is here. Let others scan the picture, or switch on “Use this computer”.',
    list: (summary: string) => `Map of devices. ${summary}`,
    choose: 'Point at a device, or choose one with the arrow keys.',
    states: { waiting: 'waiting', ready: 'ready', computing: 'computing', left: 'left' },
    statesLegend: 'What the shapes mean',
    links: { direct: 'direct', turn: 'through TURN', relay: 'through the server', memory: 'this computer' },
    linksLegend: 'What the lines mean',
    thickness: 'thicker: more data',
    device: (number: string, name: string) => `${number}, ${name}`,
    rate: (rate: string) => `${rate}/s`,
    summary: (devices: string, states: string) => `${plural(devices, 'device', 'devices')}: ${states}.`,
    count: (count: string, state: string) => `${count} ${state}`,
    table: 'As a table',
    columns: {
      device: 'Device',
      state: 'State',
      link: 'Link',
      cores: 'Cores',
      units: 'Units',
      received: 'Received from it',
      sent: 'Sent to it',
      rate: 'Now',
    },
  },

  speed: {
    heading: 'How fast',
    times: (times: string) => `×${times}`,
    now: 'now',
    measured: 'measured',
    ideal: 'if nobody ever waited',
    alone: 'one device alone',
    picture: (times: string, ideal: string) => `Speed over time: now ${times} times one device; ideal ${ideal}.`,
    own: 'this computer',
    basis: (device: string, units: string, workers: string) =>
      `×1 is ${device} alone on ${plural(workers, 'core', 'cores')}, measured from ${plural(units, 'unit', 'units')} of this very job.`,
    notYet: 'Measured as soon as the first shards are back.',
    tooShort: 'There was too little to compute for a measurement.',
    held: 'Each device computes what only it knows: one device alone could not do it.',
    table: 'As numbers',
    columns: { time: 'Time', speed: 'Speed', ideal: 'Ideal' },
  },

  estimate: {
    picture: (value: string, error: string) => `The estimate so far: ${value}, give or take ${error}.`,
    about: 'Each line is the estimate at that moment, with its error: it shrinks as more units come in.',
  },

  finish: {
    anew: 'Change the set-up',
    devices: (count: string) => plural(count, 'device', 'devices'),
    alone: (device: string, span: string) => `${device} alone: about ${span}`,
    ownAlone: (span: string) => `this computer alone: about ${span}`,
    faster: (times: string) => `${times} times as fast`,
    measuredFrom: (device: string, units: string, all: string, workers: string) =>
      `Measured, not guessed: ${device} computed ${units} of the ${all} units of this job on ${plural(workers, 'core', 'cores')}; at that pace it would have needed so long for all of them.`,
    unmeasured: 'What one device would have needed cannot be said: none of them computed long enough to be measured.',
    heldBack: 'One device alone could not have done it: each knows only its own part.',
    half: 'Some of it came from before the reload, so there is no comparison with one device.',
  },

  shares: {
    strip: 'All units from the first to the last, in the colour of the device that computed each',
    more: (count: string) => `and ${plural(count, 'more device', 'more devices')}`,
    one: (units: string, share: string) => `${plural(units, 'unit', 'units')} · ${share}`,
  },
}

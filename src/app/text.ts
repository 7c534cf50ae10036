import type { RoomPolicy } from '../runtime/api/admission-api.ts'
import type { DeviceView } from '../runtime/api/host-api.ts'
import { admissionText } from './admission-text.ts'
import { consentText } from './consent-text.ts'
import { errorText } from './error-text.ts'
import { keptText } from './kept-text.ts'
import { landingText } from './landing-text.ts'
import { linkText } from './link-text.ts'
import { meetingText } from './meeting-text.ts'
import { plural } from './plural.ts'
import { streamText } from './stream-text.ts'
import { wasmText } from './wasm-text.ts'

// Every word on the pages, in English. Components hold none, so a second language is a second object like this.

const listOf = new Intl.ListFormat('en', { type: 'conjunction' })

export const text = {
  appName: 'Tabgrid',
  trust: 'Join only people you trust: tasks run code here, closed in a sandbox.',
  skip: 'Skip to the content',
  theme: { system: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' },
  page: {
    unreachable:
      'The rest of this page could not be loaded. Check the network and that the server still runs, then reload.',
  },
  reload: 'Reload',
  tryAgain: 'Try again',
  toStart: 'Back to the start',
  dismiss: 'Dismiss',
  errors: errorText,
  admission: admissionText,
  consent: consentText,
  meeting: meetingText,
  time: {
    seconds: (seconds: string) => `${seconds} s`,
    fullMinutes: (minutes: string) => `${minutes} min`,
    fullHours: (hours: string) => `${hours} h`,
    minutes: (minutes: string, seconds: string) => `${minutes} min ${seconds} s`,
    hours: (hours: string, minutes: string) => `${hours} h ${minutes} min`,
  },
  list: {
    all: (items: readonly string[]) => listOf.format(items),
    cut: (items: readonly string[], left: string) => listOf.format([...items, `${left} more`]),
  },
  links: linkText,

  landing: landingText,

  host: {
    pageTitle: (code: string) => `Room ${code} · Tabgrid`,
    openingTitle: 'Opening a room · Tabgrid',
    roomOf: (name: string) => `${name}’s room`,
    opening: 'Opening the room…',
    refusedHeading: 'The room could not be opened',
    hostedHeading: 'This room is open in another tab',
    hostedAbout:
      'Go on in that tab, or take the room over here: the other tab then lets go of it, and the devices stay.',
    takeOver: 'Take over here',
    endedHeading: 'This room is over',
    endedForgotten:
      'The server does not know this room any more: it was started again, or this tab was away for too long. Open a new room; a job that was running goes on there.',
    endedByYou: 'You ended the room. Every device has been told, and its code is free again.',
    newRoom: 'Open a new room',
    end: 'End room',
    endQuestion: 'End the room for everybody? A running job stops.',
    endConfirm: 'Yes, end it',
    endKeep: 'Keep the room',
    notes: 'Notes',
  },

  invite: {
    heading: 'Invite devices',
    code: 'Room code',
    scan: 'Scan the picture, or open',
    thenStart: 'Then press “Start helping”.',
    enlarge: 'Show large',
    large: (code: string) => `Join room ${code}`,
    close: 'Close',
    qr: (link: string) => `QR picture of ${link}`,
    copy: 'Copy',
    copied: 'Copied',
    selected: 'Selected: now press Ctrl+C',
    network: 'Network',
    looking: 'Looking for this computer’s network address…',
    noneHeading: 'Others cannot reach this computer yet',
    noneAbout:
      'It has no network address. Connect it to the Wi-Fi or cable network that the other devices use, then look again. Until then this computer can work alone.',
    unknownAbout: 'The server did not tell its network address. Is it still running?',
    lookAgain: 'Look again',
    anotherTab: 'Join from another tab of this browser',
  },

  trustStates: { unverified: 'Not verified' },

  devices: {
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
    roundTrip: (ms: string) => `${ms} ms`,
    ownMachine: 'Use this computer',
    ownCores: 'Cores of this computer',
  },

  tasks: {
    heading: 'Choose a task',
    setup: (title: string) => `Set up ${title}`,
    next: 'Run another task',
    run: 'Run',
    again: 'Run again',
    reading: 'Reading the input…',
    data: 'Data',
    sample: (name: string) => `Sample: ${name}`,
    file: 'Own file',
    fileChoose: (label: string) => `Choose or drop a file: ${label}`,
    fileHint: 'Drop a file here, or choose one.',
    fileChosen: (name: string, bytes: string) => `${name}, ${bytes}`,
    paste: 'Paste',
    pasteLabel: (label: string) => `Paste here: ${label}`,
    pastedName: 'pasted text',
    fieldWrong: (label: string, min: string, max: string) => `${label}: give a number from ${min} to ${max}.`,
    fieldWhole: (label: string, min: string, max: string) => `${label}: give a whole number from ${min} to ${max}.`,
    fieldStep: (label: string, min: string, step: string) => `${label}: give ${min}, or that plus steps of ${step}.`,
    fieldRange: (min: string, max: string) => `${min} to ${max}`,
    verify: 'Results',
    verifyLevels: {
      none: 'Trust every device',
      adaptive: 'Check results',
      strict: 'Compute everything twice',
    },
    verifyAbout: {
      none: 'For people you know: each unit is computed once.',
      adaptive:
        'For a room that strangers can join: wrong results are found and computed again. Takes up to twice the work.',
      strict: 'Two devices must agree on each unit, and this computer decides when they do not. Twice the work.',
    },
    noFile: 'Choose a file first, or take the sample.',
    noText: 'Paste some text first, or take the sample.',
    sampleLost: (name: string) =>
      `The sample ${name} could not be loaded. Check that the server still runs, then press Run again.`,
    unreadable: (name: string) => `${name} could not be read. Choose it again.`,
    noDevice: 'No device computes yet: switch on “Use this computer”, or wait for one that presses Start helping.',
  },

  job: {
    heading: (title: string) => title,
    pause: 'Pause',
    resume: 'Resume',
    stop: 'Stop',
    progress: (title: string) => `Progress of ${title}`,
    splitting: 'Cutting the input into units…',
    units: (done: string, total: string) => `${done} of ${total} units`,
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
  },

  result: {
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
  },

  stream: streamText,
  kept: keptText,
  wasm: wasmText,

  needed: {
    heading: (title: string) => `${title} was interrupted`,
    choose: (name: string) => `Choose ${name} again to go on with the job`,
    about: (bytes: string) =>
      `Its input (${bytes}) is too large to be kept over a reload. What was computed is not lost.`,
    checking: 'Checking that it is the same…',
    unknown: (title: string) =>
      `This version of the page has no task “${title}”, so it cannot read a file for it. Running another task forgets this one.`,
    instead: 'Running another task forgets this one.',
  },

  device: {
    pageTitle: (code: string) => `Helping ${code} · Tabgrid`,
    connectingHeading: (code: string) => `Joining room ${code}…`,
    roomCode: (code: string) => `Room ${code}`,
    youAre: 'You are',
    youNumber: (number: string) => `device ${number}`,
    rename: 'Rename',
    name: 'Name of this device',
    nameSave: 'Save',
    nameKeep: 'Cancel',
    cores: 'Cores to give',
    coresOf: (given: string, all: string) => `${given} of ${plural(all, 'core', 'cores')}`,
    start: 'Start helping',
    stop: 'Stop',
    leave: 'Leave the room',
    consent:
      'It uses this device’s processor and memory until you press Stop. It reaches no network, no file, and nothing that this browser keeps.',
    phone: 'On a phone it pauses while the phone is locked or shows another app.',
    states: {
      reconnecting: 'Linking with the host…',
      reconnectingAbout:
        'The link comes back by itself: keep this page open. If it takes more than a minute, ask whether the host’s page is still open.',
      waiting: 'Nothing is running here yet.',
      waitingAbout: 'Press Start helping when you agree.',
      ready: 'Ready to help.',
      readyAbout: 'There is no work right now. Keep this page open: it begins by itself.',
      between: 'Ready for the next shard.',
      betweenAbout: 'It comes by itself: keep this page open.',
      done: 'Done for now. Thank you!',
      reading: 'Your reading is wanted.',
      readingAbout: 'The job cannot end without it.',
      working: (shards: string) => `Computing ${plural(shards, 'shard', 'shards')} now.`,
      workingAbout: 'Your colour shows on the host’s screen.',
      paused: 'Paused while this phone is locked or in another app.',
      pausedAbout: 'It goes on by itself when this page is in front again.',
      stopped: 'Stopped. Nothing is running.',
      stoppedAbout: 'What was not finished went to other devices.',
    },
    facts: {
      shards: 'Shards done',
      units: 'Units done',
      bytesIn: 'Received',
      bytesOut: 'Sent',
      link: 'Link',
      workers: 'Cores',
    },
    whatHeading: 'What runs here',
    whatNone: 'Nothing right now. When the host runs a task, you see here what it is.',
    source: 'What will run?',
    hash: (hash: string) => `SHA-256 of this text: ${hash}`,
    unitLimit: (span: string) => `One unit may take ${span} at most.`,
    memory: (bytes: string) => `It says that it needs ${bytes} of memory at most for each core.`,
    verified: 'Verified: this is the host of the link that you opened.',
    verifiedDelegate: 'Verified: this acts for the host of the link that you opened, by that host’s delegation.',
    unverifiedAbout:
      'You typed the code, so this page cannot know the host. Compare these words with the host’s screen; if they differ, somebody is in between: leave.',
    unprovenHeading: 'This is not the host of your link',
    unprovenAbout:
      'Nothing was opened. The link may be an old one: ask the host for a new one. If it is not, somebody may be in between.',
    withoutLink: 'Join by the code alone',
    trouble: (message: string) => `Last trouble: ${message}`,
    refusedHeading: 'This tab is not in the room',
    endedHeading: 'This room is over',
    endedAbout: 'Nothing is running here.',
    thanks: (units: string, shards: string) =>
      `This device computed ${plural(units, 'unit', 'units')} in ${plural(shards, 'shard', 'shards')}. Thank you!`,
    otherCode: 'Type another code',
    serverLost:
      'The server is out of reach. Helping goes on while the link to the host holds; this page tries again by itself.',
  },

  reading: {
    heading: 'Your reading',
    sensor: 'Sensor number',
    enter: 'Enter reading',
    private: 'The reading itself stays on this device: only what the task makes of it is sent.',
    startFirst: 'Press Start helping first; then you can enter the reading of this device.',
    sensorHint: (count: string) => `From 1 to ${count}: the one that this device stands for.`,
    wrongSensor: (count: string) => `Give a sensor number from 1 to ${count}.`,
    wrongValue: (label: string) => `${label}: give a number.`,
    asked: (sensor: string) => `Asking the host for sensor ${sensor}…`,
    accepted: (sensor: string) => `Accepted: sensor ${sensor} is this device’s.`,
    refused: (reason: string) => `Not accepted: ${reason}`,
  },
}

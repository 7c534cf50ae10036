import { plural } from '../../plural.ts'

/** The device’s page. */
export const device = {
  connectingHeading: (code: string) => `Joining room ${code}…`,
  roomCode: (code: string) => `Room ${code}`,
  youAre: 'You are',
  youNumber: (number: string) => `, device ${number}`,
  rename: 'Rename',
  start: 'Start helping',
  stop: 'Stop',
  leave: 'Leave the room',
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
    stopped: 'Stopped. Nothing is running.',
    stoppedAbout: 'What was not finished went to other devices.',
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
    'You typed the code, so nobody has proved who the host is. Compare four words with the host’s screen: if they differ, somebody is in between, so leave.',
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
}

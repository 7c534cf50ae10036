/** The first page. */
export const landing = {
  lede: 'Open tabs, on any mix of phones and laptops, become one computer.',
  explained:
    'One tab hosts a room and deals out the work. Every tab that joins computes a share of it. Nothing to install, no account.',
  joinHeading: 'Help a room',
  joinAbout: 'Type the six characters that the host’s screen shows.',
  code: 'Room code',
  codeExample: '7QM X4W',
  join: 'Join',
  codeWrong: (typed: string) =>
    typed.trim() === ''
      ? 'Type the room code first: six letters and digits from the host’s screen.'
      : `“${typed.trim().slice(0, 20)}” is not a room code. A code has six of these characters: 2–9 C F G H J M P Q R V W X.`,
  hostHeading: 'Open a room',
  hostAbout: 'This screen shows a code and a QR picture; others scan it and help.',
  roomName: 'Room name, if you like',
  host: 'Host a room',
  strangers: 'For people you do not know:',
  project: 'open a volunteer project',
  openRoom: (code: string) => `Your room ${code} is open in this tab.`,
  backToRoom: 'Go back to it',
  beforeLesson: 'A lesson tomorrow?',
  check: 'Check whether it will work in your room',
}

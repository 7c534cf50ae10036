/** Bringing devices into a room. */
export const invite = {
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
  check: 'Check whether it will work in this network',
  anotherTab: 'Join from another tab of this browser',
}

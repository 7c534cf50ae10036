import type { ErrorCode } from '../../../base/errors.ts'

/** What is said of codes without a sentence of their own: the message that came with it tells more than its code. */
export const failure = (_code: ErrorCode, message: string): string => message

/** Sentences for codes, whatever the message says. */
export const errors = {
  'room-not-found': 'No room has this code. Check the code on the host’s screen and try again.',
  'room-full': 'This room is full. Ask its host to open another one.',
  'room-hosted': 'This room is open in another tab of this browser.',
  'room-ended': 'The host has ended this room.',
  'room-taken-over': 'This room goes on in another tab, which took it over.',
  'server-unreachable':
    'The server cannot be reached. Check that this device is on the host’s network and that the server still runs, then try again.',
  'server-lost':
    'The server is out of reach, or was started again and no longer knows this room. Those already linked go on; nobody new can join. Check that it runs, and the network of this computer. If this stays, open a new room when the job is done.',
  'broker-invalid':
    'The address of this page does not say where its room meets. After “broker=” stands the host and port of a PeerServer, like broker=peers.example.org or broker=192.168.1.5:9000, or “public”; after “stun=” a host and port. Copy the link again, or correct it.',
  'code-fixed': 'This room keeps its code, as it meets at a PeerServer. Open another room to have another code.',
  'link-failed':
    'A device could not be linked. It tries again by itself; if it does not come, check that it is on the same network.',
  'invite-invalid':
    'This link is not whole. Copy all of it or scan the picture again; or type the code, and compare four words with the host’s screen.',
  'peer-unproven':
    'A device could not be linked, because one end could not prove who it is. It may have the link of another room; if it does not, somebody may be in between.',
  'manifest-invalid':
    'What the host says of a task is not what it has signed. Nothing of it runs here. If this stays, leave the room: the host’s page may have been changed.',
  'receipt-invalid':
    'A receipt of the host does not hold: it was not kept. What this device computes is not concerned.',
  'limit-reached':
    'The host sends more data than you allow it in a day, so this device has left its room. To go on, raise that limit below.',
  'delegation-invalid':
    'This delegation is not whole, has expired, or was made for another browser. Ask the host for a new one.',
  'version-unsupported': 'This page is from another version of Tabgrid than the room. Reload it.',
  'room-locked': 'The host has locked this room: nobody new comes in. Ask for it to be unlocked, then try again.',
  'device-refused': 'The host did not let this device in. You may ask again.',
  'device-removed': 'The host has taken this device out of the room. You may ask to come in again.',
  'device-banned':
    'The host keeps this browser out of its room, or a result of this device was wrong when it was checked. Nothing else on it changes.',
  'token-invalid':
    'This invitation is not whole, or not one of this room. Copy all of the link or scan the picture again, or ask for a new one.',
  'token-expired': 'This invitation has expired. The host can still let you in, or make a new one.',
  'token-withdrawn': 'The host has withdrawn this invitation, and can still let you in.',
  'token-used-up': 'This invitation was for fewer devices than came by it. The host can still let you in.',
  'invitations-too-many': 'There are too many invitations. Wait until some have expired.',
  'task-not-wasm': 'A task of JavaScript was refused: this device takes WebAssembly only.',
  'server-busy': 'The server cannot do this at the moment. Trying again...',
  'rate-exceeded': 'That was too often in a short time. Wait a minute, then try again.',
  'journal-unavailable': 'This browser does not let Tabgrid keep the job: a reload starts it again.',
  'journal-blocked':
    'An old tab of Tabgrid keeps this browser’s storage busy. Close the other tabs; until then a reload starts the job again.',
  'journal-full':
    'This browser’s storage is full: a reload starts the job again. Free some space to keep the next one.',
} satisfies Partial<Record<ErrorCode, string>>

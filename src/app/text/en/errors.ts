import type { ErrorCode } from '../../../base/errors.ts'

/** Sentences for codes that may come before and while a page is in its room, whatever the message says. */
export const errors = {
  'room-not-found': 'No room has this code. Check the code on the host’s screen and try again.',
  'room-full': 'This room is full. Ask its host to open another one.',
  'room-hosted': 'This room is open in another tab of this browser.',
  'room-ended': 'The host has ended this room.',
  'server-unreachable':
    'The server cannot be reached. Check that this device is on the host’s network and that the server still runs, then try again.',
  'broker-invalid':
    'The address of this page does not say where its room meets. After “broker=” stands the host and port of a PeerServer, like broker=peers.example.org or broker=192.168.1.5:9000, or “public”; after “stun=” a host and port. Copy the link again, or correct it.',
  'link-failed':
    'A device could not be linked. It tries again by itself; if it does not come, check that it is on the same network.',
  'invite-invalid':
    'This link is not whole. Copy all of it or scan the picture again; or type the code, and compare four words with the host’s screen.',
  'peer-unproven':
    'A device could not be linked, because one end could not prove who it is. It may have the link of another room; if it does not, somebody may be in between.',
  'delegation-invalid':
    'This delegation is not whole, has expired, or was made for another browser. Ask the host for a new one.',
  'version-unsupported': 'This page is from another version of Tabgrid than the room. Reload it.',
  'room-locked': 'The host has locked this room: nobody new comes in. Ask for it to be unlocked, then try again.',
  'device-refused': 'The host did not let this device in. You may ask again.',
  'device-removed': 'The host has taken this device out of the room. You may ask to come in again.',
  'task-not-wasm': 'A task of JavaScript was refused: this device takes WebAssembly only.',
  'device-banned':
    'The host keeps this browser out of its room, or a result of this device was wrong when it was checked. Nothing else on it changes.',
  'token-invalid':
    'This invitation is not whole, or not one of this room. Copy all of the link or scan the picture again, or ask for a new one.',
  'token-expired': 'This invitation has expired. The host can still let you in, or make a new one.',
  'token-withdrawn': 'The host has withdrawn this invitation, and can still let you in.',
  'token-used-up': 'This invitation was for fewer devices than came by it. The host can still let you in.',
  'server-busy': 'The server cannot do this at the moment. Trying again...',
  'rate-exceeded': 'That was too often in a short time. Wait a minute, then try again.',
} satisfies Partial<Record<ErrorCode, string>>

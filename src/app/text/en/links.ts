import type { DeviceView } from '../../../runtime/api/host-api.ts'

type Kind = DeviceView['link']

/** How the bytes of a device travel, and why not the short way. */
export const links = {
  kinds: {
    direct: 'direct',
    memory: 'this page',
    turn: 'through a TURN server',
    relay: 'through the server',
  } satisfies Record<Kind, string>,
  /** To the person of a device. */
  why: {
    turn: 'This network stops devices talking to each other, so a TURN server passes the data on. It cannot read it.',
    relay:
      'This Wi-Fi stops devices talking to each other, so the server passes the data on. It is sealed: the server cannot read it.',
  } satisfies Partial<Record<Kind, string>>,
  /** To the host. */
  relayed: (count: string) =>
    count === '1'
      ? 'One device goes through the server: its Wi-Fi stops devices talking to each other. The server cannot read what it sends.'
      : `${count} devices go through the server: their Wi-Fi stops devices talking to each other. The server cannot read what they send.`,
}

export const trustStates = { unverified: 'Not verified' }

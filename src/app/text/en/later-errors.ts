import type { ErrorCode } from '../../../base/errors.ts'

/** What is said of codes without a sentence of their own: the message that came with it tells more than its code. */
export const failure = (_code: ErrorCode, message: string): string => message

/** Sentences for codes that come later than `errors`, or to hosts alone. */
export const laterErrors = {
  'room-taken-over': 'This room goes on in another tab, which took it over.',
  'server-lost':
    'The server is out of reach, or was started again and no longer knows this room. Those already linked go on; nobody new can join. Check that it runs, and the network of this computer. If this stays, open a new room when the job is done.',
  'code-fixed': 'This room keeps its code, as it meets at a PeerServer. Open another room to have another code.',
  'manifest-invalid':
    'What the host says of a task is not what it has signed. Nothing of it runs here. If this stays, leave the room: the host’s page may have been changed.',
  'receipt-invalid':
    'A receipt of the host does not hold: it was not kept. What this device computes is not concerned.',
  'limit-reached':
    'The host sends more data than you allow it in a day, so this device has left its room. To go on, raise that limit below.',
  'invitations-too-many': 'There are too many invitations. Wait until some have expired.',
  'journal-unavailable': 'This browser does not let Tabgrid keep the job: a reload starts it again.',
  'journal-blocked':
    'An old tab of Tabgrid keeps this browser’s storage busy. Close the other tabs; until then a reload starts the job again.',
  'journal-full':
    'This browser’s storage is full: a reload starts the job again. Free some space to keep the next one.',
} satisfies Partial<Record<ErrorCode, string>>

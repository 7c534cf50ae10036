import { createHash } from 'node:crypto'
import { assertNever } from '../src/base/assert.ts'
import { shortenedAddress } from './client-address.ts'
import type { Note, TakeNote } from './notes.ts'

/** A flood must not fill a disk with its refusals. */
const linesPerSecond = 20

/**
 * Writes a server's life as JSON lines: `at` (ISO 8601), `event`, and what belongs to it. A room is named by a hash that is
 * of this run alone, an address by its beginning; codes, tokens, passes and what peers say are never in it.
 * @param salt drawn anew for each run, as six letters could be guessed from their hash.
 */
export function jsonLog(write: (line: string) => void, salt: string, dateMs: () => number = Date.now): TakeNote {
  let second = 0
  let written = 0
  let left = 0
  const line = (event: string, facts: object) =>
    write(JSON.stringify({ at: new Date(dateMs()).toISOString(), event, ...facts }))
  return (note) => {
    const facts = factsOf(note, salt)
    if (facts === undefined) return
    const now = Math.floor(dateMs() / 1_000)
    if (now !== second) {
      if (left > 0) line('lines-left-out', { count: left })
      second = now
      written = 0
      left = 0
    }
    if (written >= linesPerSecond && facts.floods) left += 1
    else line(note.type, facts.facts)
    written += 1
  }
}

interface Facts {
  readonly facts: object
  /** Strangers can make many of it happen. */
  readonly floods: boolean
}

/** `undefined` for what happens so often that it is only counted. */
function factsOf(note: Note, salt: string): Facts | undefined {
  const rare = (facts: object): Facts => ({ facts, floods: false })
  const often = (facts: object): Facts => ({ facts, floods: true })
  switch (note.type) {
    case 'message':
    case 'joined':
      return undefined
    case 'listening':
      return rare({ port: note.port, secure: note.secure })
    case 'turned-away':
      return often({ why: note.why, address: shortenedAddress(note.address) })
    case 'bus-troubled':
      return often({ what: note.what, messages: note.messages })
    case 'connection-cut':
      return often({ address: shortenedAddress(note.address) })
    case 'proxy-untrusted':
      return rare({ address: shortenedAddress(note.address), hint: 'Name your own proxy with --trust-proxy.' })
    case 'room-opened':
      return often({ room: createHash('sha256').update(`${salt}.${note.code}`).digest('hex').slice(0, 16) })
    case 'refused':
      return often({ code: note.code })
    case 'slow-closed':
    case 'silent-closed':
      return often({})
    case 'draining':
      return rare({ sockets: note.sockets })
    case 'certificate-read':
    case 'certificate-unreadable':
    case 'ended':
      return rare({})
    default:
      return assertNever(note)
  }
}

import { createMemoryLinkPair, type MemoryLinkPair } from '../../../src/adapters/memory/link.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { SessionId } from '../../../src/base/ids.ts'
import type { Clock, LinkCloseReason } from '../../../src/ports.ts'
import type { Lane } from '../../../src/protocol/control.ts'
import { readResume } from '../../../src/runtime/session/read-resume.ts'
import { Session } from '../../../src/runtime/session/session.ts'

export interface Note {
  type: Lane
  n: number
  data?: Uint8Array
}

function parseNote(input: unknown): Note {
  const note = input as Note
  if (typeof note.n === 'number') return note
  throw new TabgridError('message-invalid', 'not a note')
}

/** One end with a record of all that its listener heard. */
export class End {
  readonly heard: Note[] = []
  readonly starts: number[] = []
  readonly downs: LinkCloseReason[] = []
  onMessage: (note: Note) => void = () => {}
  onStart: () => void = () => {}
  readonly session: Session<Note, Note>

  constructor(id: string, epoch?: number, clock?: Clock) {
    this.session = new Session<Note, Note>({
      id: id as SessionId,
      ...(epoch === undefined ? {} : { epoch }),
      ...(clock && { clock }),
      parse: parseNote,
      laneOf: (note) => note.type,
      listener: {
        message: (note) => {
          this.heard.push(note)
          this.onMessage(note)
        },
        start: (begun) => {
          this.starts.push(begun)
          this.onStart()
        },
        linkDown: (reason) => this.downs.push(reason),
      },
    })
  }

  heardOn(lane: Lane): number[] {
    return this.heard.filter((note) => note.type === lane).map((note) => note.n)
  }
}

export function join(device: End, coordinator: End, pair: MemoryLinkPair): MemoryLinkPair {
  const failed = (error: TabgridError) =>
    coordinator.downs.push(error.code === 'link-closed' ? 'peer-gone' : 'protocol-error')
  readResume(pair.a, (resume) => coordinator.session.accept(pair.a, resume), failed)
  device.session.connect(pair.b)
  return pair
}

/** A device and a coordinator in a conversation, over a link whose frames move only by `flush`. */
export function connected(epoch = 1): { device: End; coordinator: End; pair: MemoryLinkPair } {
  const device = new End('s1')
  const coordinator = new End('s1', epoch)
  const pair = join(device, coordinator, createMemoryLinkPair({ delivery: 'manual' }))
  pair.flush()
  return { device, coordinator, pair }
}

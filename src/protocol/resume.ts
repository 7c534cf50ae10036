import { TabgridError } from '../base/errors.ts'
import type { SessionId } from '../base/ids.ts'
import { id, parser } from './define.ts'
import { type Frame, headerBytes, newFrame, type Received, readFrame, stampFrame } from './frame.ts'

/** What an end of a session knows when a link opens. */
export interface Resume {
  readonly session: SessionId
  /** 0 from a device that was in no conversation yet. */
  readonly epoch: number
  readonly received: Received
}

const parseSessionId = parser(id<SessionId>())

/** `resume` goes on with the conversation; `start`, which only a coordinator says, begins a new one. */
export function resumeFrame(kind: 'resume' | 'start', resume: Resume): Uint8Array<ArrayBuffer> {
  const { session, epoch, received } = resume
  const frame = newFrame(kind, epoch, { payloadBytes: session.length })
  for (let at = 0; at < session.length; at++) frame[headerBytes + at] = session.charCodeAt(at)
  stampFrame(frame, received)
  return frame
}

/** @throws `message-invalid` */
export function toResume(frame: Frame): Resume {
  return {
    session: parseSessionId(String.fromCharCode(...frame.payload)),
    epoch: frame.epoch,
    received: frame.received,
  }
}

/** The first frame of a device. @throws `message-invalid` */
export function parseResume(bytes: Uint8Array): Resume {
  const frame = readFrame(bytes)
  if (frame.kind !== 'resume') throw new TabgridError('message-invalid', `a link that begins with "${frame.kind}"`)
  return toResume(frame)
}

export const isSameResume = (one: Resume, other: Resume | undefined): boolean =>
  one.session === other?.session &&
  one.epoch === other.epoch &&
  one.received.control === other.received.control &&
  one.received.bulk === other.received.bulk

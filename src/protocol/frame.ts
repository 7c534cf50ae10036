import { TabgridError } from '../base/errors.ts'
import { limits } from './limits.ts'

// Header (W10), 24 bytes, little-endian. Its length is a multiple of 8, so a packet that fits one frame is decoded in place:
//   0 kind u8 | 1 zero x3 | 4 epoch u32 | 8 sequence u32 | 12 ackControl u32 | 16 ackBulk u32 | 20 bytesLeft u32 | payload

export const headerBytes = 24
/** A bulk frame carries at most so much of a message. */
export const sliceBytes = limits.frameBytes - headerBytes - limits.sealBytes

export type FrameKind = 'resume' | 'start' | 'control' | 'bulk' | 'ack'
const kinds: readonly (FrameKind | undefined)[] = [undefined, 'resume', 'start', 'control', 'bulk', 'ack']

/** How many frames of each lane an end has received in this conversation, modulo 2^32. */
export interface Received {
  readonly control: number
  readonly bulk: number
}

export interface Frame {
  readonly kind: FrameKind
  readonly epoch: number
  /** Counts the frames of its lane from 1, modulo 2^32; 0 for a kind without a lane. */
  readonly sequence: number
  readonly received: Received
  /** Bytes of the message from this slice on; 0 for a kind without a lane. */
  readonly bytesLeft: number
  readonly payload: Uint8Array
}

/** Where `stampFrame` writes, at each sending: what was received by then. */
const ackControlAt = 12
const ackBulkAt = 16

/** A frame with an empty payload of `payloadBytes`, to be filled from `headerBytes` on. */
export function newFrame(
  kind: FrameKind,
  epoch: number,
  fields: { sequence?: number; bytesLeft?: number; payloadBytes?: number },
): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(headerBytes + (fields.payloadBytes ?? 0))
  const view = new DataView(frame.buffer)
  view.setUint8(0, kinds.indexOf(kind))
  view.setUint32(4, epoch, true)
  view.setUint32(8, fields.sequence ?? 0, true)
  view.setUint32(20, fields.bytesLeft ?? 0, true)
  return frame
}

export function stampFrame(frame: Uint8Array, received: Received): void {
  const view = new DataView(frame.buffer, frame.byteOffset)
  view.setUint32(ackControlAt, received.control, true)
  view.setUint32(ackBulkAt, received.bulk, true)
}

/** @throws `message-invalid` for anything that is not a whole frame of this version (W11). */
export function readFrame(bytes: Uint8Array): Frame {
  check(bytes.length >= headerBytes && bytes.length <= limits.frameBytes, `of ${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes)
  const first = view.getUint32(0, true) // kind and three zeros
  const kind = kinds[first]
  check(kind !== undefined, `of unknown kind ${first}`)
  const sequence = view.getUint32(8, true)
  const bytesLeft = view.getUint32(20, true)
  const payload = bytes.subarray(headerBytes)
  checkPayload(kind, sequence, bytesLeft, payload.length)
  const received = { control: view.getUint32(ackControlAt, true), bulk: view.getUint32(ackBulkAt, true) }
  return { kind, epoch: view.getUint32(4, true), sequence, received, bytesLeft, payload }
}

function checkPayload(kind: FrameKind, sequence: number, bytesLeft: number, payloadBytes: number): void {
  switch (kind) {
    case 'control':
      check(payloadBytes > 0 && payloadBytes <= limits.controlBytes, `${kind} with ${payloadBytes} bytes`)
      check(bytesLeft === payloadBytes, `${kind} that announces ${bytesLeft} bytes`)
      return
    case 'bulk':
      check(payloadBytes > 0 && payloadBytes <= sliceBytes, `${kind} with ${payloadBytes} bytes`)
      check(
        bytesLeft >= payloadBytes && bytesLeft <= limits.messageBytes,
        `${kind} that announces ${bytesLeft} bytes`,
      )
      return
    case 'ack':
      check(payloadBytes === 0 && sequence === 0 && bytesLeft === 0, `${kind} with more than acks`)
      return
    case 'resume':
    case 'start':
      check(payloadBytes > 0 && payloadBytes <= 64 && sequence === 0 && bytesLeft === 0, `${kind} without an id`)
  }
}

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new TabgridError('message-invalid', `a frame ${what}`)
}

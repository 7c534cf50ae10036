import { describe, expect, test } from 'vitest'
import type { SessionId } from '../../../src/base/ids.ts'
import { headerBytes, newFrame, readFrame, sliceBytes, stampFrame } from '../../../src/protocol/frame.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { parseResume, resumeFrame } from '../../../src/protocol/resume.ts'

const invalid = expect.objectContaining({ code: 'message-invalid' })
const bulk = (bytesLeft: number, payloadBytes = 8) => newFrame('bulk', 7, { sequence: 1, bytesLeft, payloadBytes })
const changed = (frame: Uint8Array, at: number, byte: number): Uint8Array => {
  frame[at] = byte
  return frame
}

test('[W10] a header says what was written into it', () => {
  const frame = newFrame('bulk', 2 ** 32 - 1, { sequence: 2 ** 31, bytesLeft: 1_000_000, payloadBytes: 16 })
  stampFrame(frame, { control: 4_000_000_000, bulk: 5 })
  frame[headerBytes] = 9
  expect(readFrame(frame)).toMatchObject({
    kind: 'bulk',
    epoch: 2 ** 32 - 1,
    sequence: 2 ** 31,
    received: { control: 4_000_000_000, bulk: 5 },
    bytesLeft: 1_000_000,
  })
  expect([...readFrame(frame).payload.subarray(0, 2)]).toEqual([9, 0])
})

test('[W10] the largest slice leaves 16 bytes for a tag, and the payload begins at a multiple of 8', () => {
  expect(headerBytes + sliceBytes + 16).toBe(limits.frameBytes)
  expect(headerBytes % 8).toBe(0)
  expect(limits.controlBytes).toBeLessThanOrEqual(sliceBytes)
})

describe('[W11] what is not a frame is refused', () => {
  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['half a header', bulk(8).subarray(0, headerBytes - 1)],
    ['more than a frame holds', new Uint8Array(limits.frameBytes + 1)],
    ['kind 0', changed(bulk(8), 0, 0)],
    ['kind 6', changed(bulk(8), 0, 6)],
    ['a bit set where zeros are', changed(bulk(8), 3, 1)],
    ['bulk without data', bulk(8, 0)],
    ['bulk that announces less than it carries', bulk(7)],
    ['bulk that announces more than a message holds', bulk(limits.messageBytes + 1)],
    ['bulk that leaves no room for a tag', bulk(sliceBytes + 1, sliceBytes + 1)],
    ['control of two frames', newFrame('control', 7, { sequence: 1, bytesLeft: 9, payloadBytes: 8 })],
    ['an ack with data', newFrame('ack', 7, { payloadBytes: 1 })],
    ['an ack with a number', newFrame('ack', 7, { sequence: 1 })],
    ['a resume without an id', newFrame('resume', 7, {})],
    ['a resume with a long id', newFrame('resume', 7, { payloadBytes: 65 })],
  ])('%s', (_, bytes) => {
    expect(() => readFrame(bytes)).toThrow(invalid)
  })
})

test('[W13] a resume says which session, and what arrived in it', () => {
  const resume = { session: 's-1' as SessionId, epoch: 3, received: { control: 4, bulk: 5 } }
  expect(parseResume(resumeFrame('resume', resume))).toEqual(resume)
  expect(() => parseResume(resumeFrame('start', resume))).toThrow(invalid)
  expect(() => parseResume(resumeFrame('resume', { ...resume, session: '../etc' as SessionId }))).toThrow(invalid)
  expect(() => parseResume(bulk(8))).toThrow(invalid)
})

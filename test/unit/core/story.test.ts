import { expect, test } from 'vitest'
import type { SchedulerEvent } from '../../../src/core/event.ts'
import { parseStoryLine, storyHead, storyLine, storyStop } from '../../../src/core/story.ts'
import { deviceId, job, leaseId, spec } from './scheduler-fixture.ts'

const failed = (unit: number | undefined): SchedulerEvent => ({
  type: 'shard-failed',
  atMs: 12.5,
  device: deviceId('a'),
  lease: leaseId('1-0-0'),
  unit,
  failure: { code: 'worker-crashed', reason: 'it said "no"', stack: '' },
})

test('a line is the same whatever the order in which its objects were built', () => {
  const backwards: SchedulerEvent = { device: deviceId('a'), atMs: 3, type: 'device-left' }
  const forwards: SchedulerEvent = { type: 'device-left', atMs: 3, device: deviceId('a') }
  expect(storyLine(backwards, [])).toBe(storyLine(forwards, []))
  expect(storyLine(forwards, [])).toBe('{"event":{"type":"device-left","atMs":3,"device":"a"},"effects":[]}')
})

test('an event and its effects are read back as they were, undefined fields left out', () => {
  const effects = [
    { type: 'wake-at', atMs: 0.1 },
    { type: 'cancel-leases', device: deviceId('a'), leases: [leaseId('1-0-0'), leaseId('1-1-1')] },
  ] as const
  const line = storyLine(failed(undefined), effects)
  expect(line).not.toContain('"unit"')
  expect(parseStoryLine(line)).toEqual({ type: 'handled', event: failed(undefined), effects })
  expect(parseStoryLine(storyLine(failed(7), effects))).toEqual({ type: 'handled', event: failed(7), effects })
})

test('the head and the last line are read back', () => {
  expect(parseStoryLine(storyHead({ epoch: 3, seed: 'x"y' }))).toEqual({ type: 'head', epoch: 3, seed: 'x"y' })
  expect(parseStoryLine(storyStop('it is full'))).toEqual({ type: 'stopped', reason: 'it is full' })
})

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d cannot be written, and the field is named', (windowUnits) => {
  const event: SchedulerEvent = { type: 'job-submitted', atMs: 0, spec: spec(3, { job, windowUnits }) }
  expect(() => storyLine(event, [])).toThrow(
    expect.objectContaining({ code: 'assertion-failed', message: expect.stringContaining('event.spec.windowUnits') }),
  )
})

test.each([
  '',
  'not json',
  '[]',
  '{}',
  '{"story":2,"epoch":1,"seed":"s"}',
  '{"story":1,"epoch":"1","seed":"s"}',
  '{"event":{"type":"device-left"},"effects":[]}',
  '{"event":{"type":"clock-reached","atMs":1},"effects":[null]}',
])('%j is refused', (line) => {
  expect(() => parseStoryLine(line)).toThrow(expect.objectContaining({ code: 'input-invalid' }))
})

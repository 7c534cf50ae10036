import { expect, test } from 'vitest'
import { jsonLog } from '../../../signaling/json-log.ts'
import type { Note } from '../../../signaling/notes.ts'
import type { RoomCode } from '../../../src/base/ids.ts'

function logOf(...notes: readonly (Note & { atMs?: number })[]) {
  const lines: string[] = []
  let nowMs = 0
  const take = jsonLog(
    (line) => lines.push(line),
    'salt',
    () => nowMs,
  )
  for (const { atMs = nowMs, ...note } of notes) {
    nowMs = atMs
    take(note)
  }
  return lines.map((line) => JSON.parse(line))
}

const opened = (code: string): Note => ({ type: 'room-opened', code: code as RoomCode })
const refused: Note = { type: 'refused', code: 'room-not-found' }

test('an event is a line with its time', () => {
  expect(logOf({ type: 'listening', port: 8080, secure: true }, refused)).toEqual([
    { at: '1970-01-01T00:00:00.000Z', event: 'listening', port: 8080, secure: true },
    { at: '1970-01-01T00:00:00.000Z', event: 'refused', code: 'room-not-found' },
  ])
})

test('a room is named by a hash that tells it from others, and an address by its beginning', () => {
  const [one, again, other, away] = logOf(opened('7QMXH4'), opened('7QMXH4'), opened('7QMXH5'), {
    type: 'turned-away',
    why: 'origin',
    address: '192.0.2.77',
  })
  expect(one.room).toMatch(/^[0-9a-f]{16}$/)
  expect(again.room).toBe(one.room)
  expect(other.room).not.toBe(one.room)
  expect(away).toMatchObject({ why: 'origin', address: '192.0.2.x' })
  expect(JSON.stringify([one, away])).not.toMatch(/7QM|\.77/)
})

test('what happens with every message is not written', () => {
  expect(logOf({ type: 'message', of: 'ping' }, { type: 'joined' })).toEqual([])
})

test('a flood of refusals is bounded, and what its operator must know is not left out', () => {
  const flood = Array<Note>(1_000).fill(refused)
  const lines = logOf(...flood, { type: 'draining', sockets: 3 }, { ...refused, atMs: 1_000 })
  expect(lines.map(({ event }) => event)).toEqual([
    ...Array(20).fill('refused'),
    'draining',
    'lines-left-out',
    'refused',
  ])
  expect(lines[21]).toMatchObject({ count: 980 })
})

import { expect, test } from 'vitest'
import { roomAnnouncement, serverAnnouncement } from '../../../signaling/announcement.ts'
import type { RoomCode } from '../../../src/base/ids.ts'

const code = '7QMXH4' as RoomCode
const plain = { colour: false }
const network = ['http://192.168.1.5:8080', 'http://10.0.0.1:8080']

test('a server is announced by its local and every network address', () => {
  const text = serverAnnouncement('http://localhost:8080', network, plain)
  for (const address of ['http://localhost:8080', ...network]) expect(text).toContain(`${address}/#/host`)
})

test('a room is announced by code, link and QR code, never by localhost', () => {
  const text = roomAnnouncement(code, network, plain)
  expect(text).toContain('7QM XH4')
  expect(text).toContain('http://192.168.1.5:8080/#/join/7QMXH4')
  expect(text.split('\n').filter((line) => /[█▀▄]/.test(line)).length).toBeGreaterThan(12)
})

test('without a network a room has no link, but a sentence that says why', () => {
  const text = roomAnnouncement(code, [], plain)
  expect(text).toContain('connect')
  expect(text).not.toContain('http')
})

test('escape sequences are for terminals that show colours', () => {
  const esc = String.fromCharCode(27)
  expect(roomAnnouncement(code, network, { colour: true })).toContain(esc)
  expect(roomAnnouncement(code, network, plain) + serverAnnouncement('', network, plain)).not.toContain(esc)
})

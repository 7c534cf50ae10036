import { expect, test } from 'vitest'
import { wayConfig } from '../../../../src/adapters/webrtc/check/way-config.ts'

const ice = [
  { urls: ['stun:a.example:3478'] },
  {
    urls: ['turn:b.example', 'turn:b.example:80?transport=udp', 'turn:b.example?transport=tcp', 'turns:b.example'],
    username: 'of a day',
    credential: 'secret',
  },
]

test('one end goes through TURN alone', () => {
  expect(wayConfig('turn', ice)).toEqual({ iceServers: ice, iceTransportPolicy: 'relay' })
})

test('the other asks each server that speaks UDP for its own address, and none to pass anything on', () => {
  expect(wayConfig('direct', ice)).toEqual({
    iceServers: [{ urls: ['stun:a.example:3478', 'stun:b.example', 'stun:b.example:80'] }],
  })
  expect(wayConfig('direct', [])).toEqual({ iceServers: [] })
})

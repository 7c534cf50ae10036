import { expect, test } from 'vitest'
import { readBroker, readStun, showBroker, socketsOf } from '../../../src/base/broker.ts'

const shown = (text: string) => {
  const broker = readBroker(text)
  return broker && `${socketsOf(broker)}${broker.path}`
}

test.each([
  ['peers.example.org', 'wss://peers.example.org:443/'],
  ['Peers.Example.org:9000/rooms', 'wss://peers.example.org:9000/rooms/'],
  ['https://peers.example.org/a/b/', 'wss://peers.example.org:443/a/b/'],
  ['http://peers.example.org', 'ws://peers.example.org:80/'],
  ['localhost:9000', 'ws://localhost:9000/'],
  ['127.0.0.1:9000/rooms', 'ws://127.0.0.1:9000/rooms/'],
  ['192.168.1.5:9000', 'ws://192.168.1.5:9000/'],
  ['172.20.0.2', 'ws://172.20.0.2:80/'],
  ['172.32.0.2', 'wss://172.32.0.2:443/'],
  ['raspberrypi.local:9000', 'ws://raspberrypi.local:9000/'],
  ['raspberrypi:9000', 'ws://raspberrypi:9000/'],
  ['https://192.168.1.5', 'wss://192.168.1.5:443/'],
  ['public', 'wss://0.peerjs.com:443/'],
])('[W103] %s is the broker at %s', (text, place) => {
  expect(shown(text)).toBe(place)
})

test.each([
  '',
  'http://',
  'ftp://example.org',
  'example.org:0',
  'example.org:70000',
  'example.org:9000:9000',
  'user@example.org',
  'example.org?key=1',
  'example.org/#/x',
  "example.org; script-src 'unsafe-inline'",
  'example.org wss:',
  'example.org\r\nX: y',
  '*.example.org',
  '*',
  '-a.example.org',
  'a..b',
  '[::1]:9000',
  `${'a'.repeat(301)}.org`,
  `${'a-'.repeat(140)}!`,
])('[W103] %j is no broker', (text) => {
  expect(readBroker(text)).toBeUndefined()
})

test('a broker is shown by its name, and its port where that says something', () => {
  const shownAs = (text: string) => showBroker(readBroker(text) ?? { host: '', port: 0, path: '', secure: true })
  expect(['peers.example.org/rooms', 'localhost:9000', 'public'].map(shownAs)).toEqual([
    'peers.example.org',
    'localhost:9000',
    '0.peerjs.com',
  ])
})

test('a STUN server is a host and maybe a port', () => {
  expect(readStun('stun.example.org:3478')).toBe('stun:stun.example.org:3478')
  expect(readStun('192.168.1.5')).toBe('stun:192.168.1.5')
  for (const wrong of ['', 'stun:x:1', 'a b', 'example.org/x', 'example.org:99999'])
    expect(readStun(wrong)).toBeUndefined()
})

import { expect, test } from 'vitest'
import { explainStart, readSettings, sentenceOf } from '../../../signaling/settings.ts'

const nothingElse = { help: false, relay: {}, origins: [], proxies: [], stun: [], turn: [], log: 'people' }

test('options are read', () => {
  expect(readSettings(['--port', '0', '--host', '::1', '--app', 'x'])).toEqual({
    port: 0,
    host: '::1',
    app: 'x',
    ...nothingElse,
  })
  expect(readSettings([])).toEqual({ port: undefined, host: undefined, app: undefined, ...nothingElse })
})

test('the relay is bounded in MiB a second and GiB a day, or left out', () => {
  expect(readSettings(['--relay-rate', '2.5', '--relay-volume', '3']).relay).toEqual({
    bytesPerSecond: 2.5 * 2 ** 20,
    bytesPerDay: 3 * 2 ** 30,
  })
  expect(readSettings(['--no-relay', '--relay-rate', '2']).relay).toBe('off')
})

test('what a server for real use is told is read', () => {
  const lists = ['--origin', 'https://a.example, https://b.example', '--trust-proxy', '10.0.0.0/8']
  const ice = ['--stun', 'stun:s.example', '--turn', 'turn:t.example:3478?transport=tcp,turns:[2001:db8::1]:5349']
  const files = ['--cert', 'c.pem', '--key', 'k.pem', '--secret-file', 's', '--turn-secret-file', 't']
  expect(readSettings([...lists, ...ice, ...files, '--log', 'json'])).toMatchObject({
    origins: ['https://a.example', 'https://b.example'],
    proxies: ['10.0.0.0/8'],
    stun: ['stun:s.example'],
    turn: ['turn:t.example:3478?transport=tcp', 'turns:[2001:db8::1]:5349'],
    tls: { cert: 'c.pem', key: 'k.pem' },
    secretFile: 's',
    turnSecretFile: 't',
    log: 'json',
  })
})

test.each([
  ['--cert=c.pem'],
  ['--key=k.pem'],
  ['--turn=http://t.example'],
  ['--turn=stun:t.example'],
  [`--stun=${Array(9).fill('stun:s.example').join(',')}`],
  ['--stun='],
  ['--log=xml'],
  ['--port=70000'],
  ['--port=8o80'],
  ['--port='],
  ['--prot', '1'],
  ['stray'],
  ['--relay-rate=0'],
  ['--relay-volume=1e3'],
])('%s is wrong usage', (...args) => {
  expect(() => readSettings(args)).toThrow(expect.objectContaining({ exitCode: 2 }))
})

test.each([
  ['EADDRINUSE', 80, undefined, 'Port 80 is taken'],
  ['EADDRINUSE', undefined, undefined, 'Port 8080 and the hundred after it are taken'],
  ['EACCES', 80, undefined, 'may not listen on port 80'],
  ['EADDRNOTAVAIL', 80, '9.9.9.9', 'no address "9.9.9.9"'],
])('%s on port %s and host %s is explained', (code, port, host, words) => {
  const thrown = Object.assign(new Error(`listen ${code}`), { code })
  expect(explainStart(thrown, { port, host })).toMatchObject({ exitCode: 2, message: expect.stringContaining(words) })
})

test('anything else becomes one sentence, and exit code 1', () => {
  expect(explainStart(new Error('Disk is on fire\n  at line 3'), { port: 1, host: undefined })).toMatchObject({
    exitCode: 1,
    message: 'Disk is on fire.',
  })
  expect(sentenceOf('Cannot find a.ts. Did you mean b.ts?')).toBe('Cannot find a.ts.')
})

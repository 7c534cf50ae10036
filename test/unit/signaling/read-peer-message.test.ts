import { expect, test } from 'vitest'
import { readPeerMessage } from '../../../signaling/read-peer-message.ts'
import { limits } from '../../../src/protocol/limits.ts'

const { version } = limits

test('[W30] a code is read as people type it', () => {
  expect(readPeerMessage(JSON.stringify({ type: 'join', version, code: '7qm-xh4' }))).toMatchObject({
    code: '7QMXH4',
  })
})

test.each([
  { type: 'create', version: version - 1 },
  { type: 'join', version: version + 1, code: '7QMXH4' },
  { type: 'join', version: version + 1, key: 'a field of the future' },
])('%j of another version is told to reload', (message) => {
  expect(() => readPeerMessage(JSON.stringify(message))).toThrow(
    expect.objectContaining({ code: 'version-unsupported', message: expect.stringContaining('Reload this page') }),
  )
})

test.each([
  '',
  '{',
  'null',
  '"create"',
  '[]',
  '{"type":"create"}',
  `{"type":"create","version":"${version}"}`,
  `{"type":"create","version":${version},"more":1}`,
  `{"type":"join","version":${version},"code":"7QMXH0"}`,
  '{"type":"signal","to":"../x","body":""}',
  '{"__proto__":{"type":"ping"}}',
  `{"type":"signal","to":"a","body":"${'x'.repeat(limits.signalBytes + 1)}"}`,
])('%s is invalid', (text) => {
  expect(() => readPeerMessage(text)).toThrow(expect.objectContaining({ code: 'message-invalid' }))
})

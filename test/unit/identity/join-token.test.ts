import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Identity, InvitationId, RoomName } from '../../../src/base/ids.ts'
import {
  failedTokenCheck,
  type JoinClaims,
  type JoinToken,
  readJoinToken,
  showJoinToken,
  signJoinToken,
  type TokenCheck,
  type TokenExpected,
  tokenChecks,
} from '../../../src/identity/join-token.ts'
import { newKeyPair } from '../../../src/identity/keys.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { seeded } from './pair.ts'

const random = seeded('join tokens')
const host = newKeyPair(random)
const room = 'a'.repeat(26) as RoomName
const profile = (letter: string) => letter.repeat(20) as Identity
const claims: JoinClaims = {
  room,
  role: 'observer',
  expiresS: 2_000,
  id: 'invitation-00001' as InvitationId,
  uses: 2,
  only: undefined,
}
const token = signJoinToken(claims, host)
const expected: TokenExpected = {
  room,
  hostKey: host.publicKey,
  nowMs: 1_999_999,
  identity: profile('b'),
  usedBy: [],
  withdrawn: false,
}
const invalid = expect.objectContaining({ code: 'token-invalid' })

test.each([undefined, profile('c')])('[W55] a token is read as it was written (only %s)', (only) => {
  const written = signJoinToken({ ...claims, only }, host)
  expect(readJoinToken(showJoinToken(written))).toEqual(written)
  expect(showJoinToken(written).length).toBeLessThan(limits.tokenLength)
})

test('[W55] the host’s own token lets in', () => {
  expect(failedTokenCheck(token, expected)).toBeUndefined()
})

const bound = signJoinToken({ ...claims, only: profile('c') }, host)
const other = newKeyPair(random)
const rewritten = (changes: Partial<JoinToken>): JoinToken => ({ ...token, ...changes })
/** What is wrong with a token, and the one check that stands in its way. */
const attacks: [string, TokenCheck, JoinToken, Partial<TokenExpected>][] = [
  ['of another room', 'room', signJoinToken({ ...claims, room: 'b'.repeat(26) as RoomName }, host), {}],
  ['signed by somebody else', 'signature', signJoinToken(claims, other), {}],
  ['with an altered role', 'signature', rewritten({ role: 'device' }), {}],
  ['with a later expiry', 'signature', rewritten({ expiresS: 9_000 }), { nowMs: 5_000_000 }],
  ['with more uses', 'signature', rewritten({ uses: 99 }), { usedBy: [profile('d'), profile('e')] }],
  ['freed of its device', 'signature', { ...bound, only: undefined }, {}],
  ['without a signature', 'signature', rewritten({ signature: 'A'.repeat(86) }), {}],
  ['of another profile', 'device', bound, {}],
  ['withdrawn', 'withdrawn', token, { withdrawn: true }],
  ['expired', 'expiry', token, { nowMs: 2_000_000 }],
  ['used up by others', 'uses', token, { usedBy: [profile('d'), profile('e')] }],
]
test.each(attacks)('[W56] a token %s is refused by the check "%s", and by that alone', (_, check, shown, place) => {
  const here = { ...expected, ...place }
  expect(failedTokenCheck(shown, here)).toBe(check)
  const stands = tokenChecks[check]
  try {
    tokenChecks[check] = () => true
    expect(failedTokenCheck(shown, here)).toBeUndefined()
  } finally {
    tokenChecks[check] = stands
  }
})

test('[W56] every check has its attack', () => {
  expect([...new Set(attacks.map(([, check]) => check))].sort()).toEqual(Object.keys(tokenChecks).sort())
})

test('[W56] a profile that came by a token comes back by it, and uses nothing up', () => {
  const usedBy = [profile('b'), profile('d')]
  expect(failedTokenCheck(token, { ...expected, usedBy })).toBeUndefined()
})

const text = showJoinToken(token)
test.each([
  '',
  't1',
  't2'.concat(text.slice(2)),
  `${text}.`,
  ` ${text}`,
  `${text}\n`,
  text.replace('.observer.', '.coordinator.'),
  text.replace('.observer.', '.constructor.'),
  text.replace('.2000.', '.02000.'),
  text.replace('.2000.', '.2e3.'),
  text.replace('.2.', '.0.'),
  text.replace('.2.', '.10001.'),
  'x'.repeat(100_000),
])('[W55] a text that is no token is refused with its code (case %#)', (hostile) => {
  expect(() => readJoinToken(hostile)).toThrow(invalid)
})

test('[W55] no text gives anything but a token that is written the same, or `token-invalid`', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.constant(text),
    fc.array(fc.string()).map((parts) => parts.join('.')),
  )
  fc.assert(
    fc.property(anything, fc.nat(), fc.string({ minLength: 1, maxLength: 3 }), (from, at, put) => {
      const cut = from.length === 0 ? 0 : at % from.length
      for (const hostile of [from, from.slice(0, cut), from.slice(0, cut) + put + from.slice(cut + put.length)]) {
        try {
          expect(showJoinToken(readJoinToken(hostile))).toBe(hostile)
        } catch (thrown) {
          expect(thrown).toEqual(invalid)
        }
      }
    }),
    { seed: 55, numRuns: 2_000 },
  )
})

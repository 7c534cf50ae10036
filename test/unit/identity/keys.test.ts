import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PublicKey } from '../../../src/base/ids.ts'
import { readInvite, roomNameOf, roomProofOf, showInvite } from '../../../src/identity/invite.ts'
import { isSignedBy, keyPairOf, newKeyPair, profileOf, sign } from '../../../src/identity/keys.ts'
import { sealerOf } from '../../../src/identity/seal.ts'
import { readBody } from '../../../src/identity/signal-text.ts'
import { toText, transcriptOf } from '../../../src/identity/transcript.ts'
import type { SignalBody } from '../../../src/protocol/signal-body.ts'
import { seeded } from './pair.ts'

const random = seeded('keys')
const pair = newKeyPair(random)
const message = Uint8Array.of(1, 2, 3)

test('a signature is good for its message and key alone', () => {
  const signature = sign(message, pair)
  expect(isSignedBy(signature, message, pair.publicKey)).toBe(true)
  expect(isSignedBy(signature, Uint8Array.of(1, 2), pair.publicKey)).toBe(false)
  expect(isSignedBy(signature, message, newKeyPair(random).publicKey)).toBe(false)
})

test('the first test vector of RFC 8032 is met', () => {
  const secretKey = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
  const publicKey = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
  const own = keyPairOf(new Uint8Array(secretKey))
  expect(own.publicKey).toBe(toText(new Uint8Array(publicKey)))
  const begin = Buffer.from(sign(new Uint8Array(0), own), 'base64url')
    .toString('hex')
    .slice(0, 16)
  expect(begin).toBe('e5564300c360ac72')
})

test('anybody can sign for a key of small order: it is refused', () => {
  const weak = toText(Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 1 : 0))) as PublicKey
  const signature = toText(Uint8Array.from({ length: 64 }, (_, at) => (at === 0 ? 1 : 0)))
  expect(isSignedBy(signature, message, weak)).toBe(false)
})

test('a profile is named by its key: 20 letters, others for another key', () => {
  expect(profileOf(pair.publicKey)).toMatch(/^[a-z2-7]{20}$/)
  expect(profileOf(pair.publicKey)).not.toBe(profileOf(newKeyPair(random).publicKey))
})

test('[W45] an invite is read as it was written', () => {
  const invite = { hostKey: pair.publicKey, secret: random(16) }
  expect(readInvite(showInvite(invite))).toEqual(invite)
})

const whole = showInvite({ hostKey: pair.publicKey, secret: random(16) })
test.each([
  '',
  'v1',
  whole.replace('v1', 'v2'),
  whole.slice(0, -1),
  `${whole}A`,
  `${whole}.A`,
  whole.replace(/.$/, '_'), // other bits behind the last byte: two texts would be one invite
])('[W45] %j is no invite, and says what to do', (text) => {
  expect(() => readInvite(text)).toThrow(expect.objectContaining({ code: 'invite-invalid' }))
})

test('[W45] no text makes the reader of invites throw anything else', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((tail) => whole.slice(0, 60) + tail),
      ),
      (text) => {
        try {
          expect(showInvite(readInvite(text))).toBe(text)
        } catch (thrown) {
          expect(thrown).toEqual(expect.objectContaining({ code: 'invite-invalid' }))
        }
      },
    ),
    { seed: 42, numRuns: 5_000 },
  )
})

test('[W45] the room is named by its host and its secret', () => {
  const secret = random(16)
  const name = roomNameOf(pair.publicKey, roomProofOf(secret))
  expect(name).toMatch(/^[a-z2-7]{26}$/)
  expect(roomNameOf(newKeyPair(random).publicKey, roomProofOf(secret))).not.toBe(name)
  expect(roomNameOf(pair.publicKey, roomProofOf(random(16)))).not.toBe(name)
})

const body: SignalBody = { type: 'which', dial: 'd1' }
const sealer = sealerOf(random(16), random)

test('[W42] a sealed body is read with its key, and says nothing without', () => {
  const text = sealer.seal(body)
  expect(text).not.toContain('which')
  expect(readBody(text, sealer)).toEqual({ body, sealed: true })
  expect(readBody(JSON.stringify(body), sealer)).toEqual({ body, sealed: false })
  for (const wrong of [sealerOf(random(16), random), undefined]) {
    expect(() => readBody(text, wrong)).toThrow(expect.objectContaining({ code: 'peer-unproven' }))
  }
})

test('[W42] a sealed body of which anything was changed is refused, and no text makes the reader throw without a code', () => {
  const text = sealer.seal(body)
  const coded = (thrown: unknown) =>
    expect(['peer-unproven', 'message-invalid']).toContain((thrown as { code?: unknown }).code)
  fc.assert(
    fc.property(fc.nat({ max: text.length - 1 }), fc.constantFrom('A', 'b', '_', '.', '\u0000', ''), (at, put) => {
      const changed = text.slice(0, at) + put + text.slice(at + 1)
      if (changed === text) return
      try {
        readBody(changed, sealer)
        expect.unreachable()
      } catch (thrown) {
        coded(thrown)
      }
    }),
    { seed: 43, numRuns: 2_000 },
  )
  fc.assert(
    fc.property(fc.string(), (tail) => {
      try {
        readBody(`sealed.${tail}`, sealer)
        expect.unreachable()
      } catch (thrown) {
        coded(thrown)
      }
    }),
    { seed: 44, numRuns: 2_000 },
  )
  expect(() => readBody('x'.repeat(70_000), sealer)).toThrow(expect.objectContaining({ code: 'message-invalid' }))
})

test('no two lists of texts have the same transcript', () => {
  expect(transcriptOf(['ab', 'c'])).not.toEqual(transcriptOf(['a', 'bc']))
  expect(transcriptOf(['a', ''])).not.toEqual(transcriptOf(['a']))
})

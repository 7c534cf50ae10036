import { describe, expect, test } from 'vitest'
import { webSignatures } from '../../../src/adapters/browser/web-signatures.ts'
import { newKeyPair } from '../../../src/identity/keys.ts'
import { pureSignatures } from '../../../src/identity/signatures.ts'
import { readSignature } from '../../../src/identity/strict-signature.ts'
import { signatureCases } from '../../contracts/signature-cases.ts'
import { seeded } from './pair.ts'

const ways = { 'in pure JavaScript': pureSignatures, 'by WebCrypto': webSignatures() }

describe.each(Object.entries(ways))('%s', (_, signatures) => {
  test.each(signatureCases)(
    '[W70] $name: accepted $accepted',
    async ({ signature, message, publicKey, accepted }) => {
      expect(await signatures.isSignedBy(signature, Uint8Array.from(message), publicKey)).toBe(accepted)
    },
  )
})

const strange = signatureCases.filter(({ name }) => /small order$|second way|order added|nobody/.test(name))
test.each(strange)('[W70] nobody is asked about $name', ({ signature, publicKey }) => {
  expect(readSignature(signature, publicKey)).toBeUndefined()
})

test('[W70] both ways sign the same, and an imported key signs again', async () => {
  const keys = newKeyPair(seeded('both ways'))
  const web = webSignatures()
  for (const message of [new Uint8Array(0), Uint8Array.of(1, 2, 3)]) {
    expect(await web.sign(message, keys)).toBe(await pureSignatures.sign(message, keys))
  }
})

test('[W70] where there is no WebCrypto, or one without Ed25519, signatures are made and checked all the same', async () => {
  const { subtle } = globalThis.crypto
  const failing = { importKey: () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError')) }
  for (const instead of [undefined, failing]) {
    Object.defineProperty(globalThis.crypto, 'subtle', { value: instead, configurable: true })
    try {
      const keys = newKeyPair(seeded('no subtle'))
      const web = webSignatures()
      const signature = await web.sign(Uint8Array.of(1), keys)
      expect(await web.isSignedBy(signature, Uint8Array.of(1), keys.publicKey)).toBe(true)
      expect(await web.isSignedBy(signature, Uint8Array.of(2), keys.publicKey)).toBe(false)
    } finally {
      Object.defineProperty(globalThis.crypto, 'subtle', { value: subtle, configurable: true })
    }
  }
})

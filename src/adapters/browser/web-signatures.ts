import { type KeyPair, keyPairOf } from '../../identity/keys.ts'
import { pureSignatures, type Signatures } from '../../identity/signatures.ts'
import { readSignature } from '../../identity/strict-signature.ts'
import { toText } from '../../identity/transcript.ts'

const ed25519 = 'Ed25519'

/** The browser's Ed25519, which a page at `http://<LAN address>` and older browsers do not have: there in pure JavaScript. */
export function webSignatures(): Signatures {
  const { subtle } = globalThis.crypto
  const chosen = choose(subtle)
  return {
    sign: async (message, keys) => (await chosen).sign(message, keys),
    isSignedBy: async (signature, message, publicKey) => (await chosen).isSignedBy(signature, message, publicKey),
  }
}

/** `subtle` is missing outside of secure contexts, whatever its type says. */
async function choose(subtle: SubtleCrypto | undefined): Promise<Signatures> {
  if (subtle === undefined) return pureSignatures
  const web = signaturesOf(subtle)
  return (await works(web)) ? web : pureSignatures
}

async function works(signatures: Signatures): Promise<boolean> {
  const keys = keyPairOf(new Uint8Array(32))
  const message = new Uint8Array(1)
  try {
    return await signatures.isSignedBy(await signatures.sign(message, keys), message, keys.publicKey)
  } catch {
    return false
  }
}

function signaturesOf(subtle: SubtleCrypto): Signatures {
  /** Imported once: a peer signs with one key as long as its page lives. */
  const imported = new WeakMap<KeyPair, Promise<CryptoKey>>()
  const signingKey = (keys: KeyPair): Promise<CryptoKey> => {
    const known = imported.get(keys)
    if (known !== undefined) return known
    const jwk = { kty: 'OKP', crv: ed25519, d: toText(keys.secretKey), x: keys.publicKey }
    const importing = subtle.importKey('jwk', jwk, ed25519, false, ['sign'])
    imported.set(keys, importing)
    return importing
  }
  return {
    sign: async (message, keys) =>
      toText(new Uint8Array(await subtle.sign(ed25519, await signingKey(keys), whole(message)))),
    isSignedBy: async (signature, message, publicKey) => {
      const read = readSignature(signature, publicKey)
      if (read === undefined) return false
      try {
        const key = await subtle.importKey('raw', whole(read.key), ed25519, false, ['verify'])
        return await subtle.verify(ed25519, key, whole(read.signature), whole(message))
      } catch {
        return false // the key is no point of the curve
      }
    },
  }
}

/** WebCrypto takes no views of shared memory; ours are none, which the type does not say. */
const whole = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

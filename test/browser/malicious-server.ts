import type { Page } from '@playwright/test'
import { Rng } from '../../src/base/rng.ts'
import { type EnvelopeCheck, fingerprintsOf, type Statement, signEnvelope } from '../../src/identity/envelope.ts'
import { commitmentTo } from '../../src/identity/introduction.ts'
import { readInvite } from '../../src/identity/invite.ts'
import { type KeyPair, keyPairOf, newKeyPair } from '../../src/identity/keys.ts'
import { sealerOf } from '../../src/identity/seal.ts'
import { readBody, type Sealer } from '../../src/identity/signal-text.ts'
import { pureSignatures } from '../../src/identity/signatures.ts'
import type { Envelope, SignalBody } from '../../src/protocol/signal-body.ts'
import type {} from './pages/attacker.ts' // declares what the page offers

const rng = new Rng('malicious server')
const random = (count: number) => Uint8Array.from({ length: count }, () => rng.below(256))
/** The attacker's own key and nonce. */
const own = newKeyPair(random)
const ownNonce = 'o'.repeat(22)

/** What the attacker has in hand when it must put its description in the place of another. */
interface Hand {
  /** The envelope that the true peer has just signed. */
  readonly real: Envelope
  /** The attacker's certificates. */
  readonly fingerprints: readonly string[]
  /** The true peer's key: for what it may have signed at another time, for another room, or for somebody else. */
  readonly victim: KeyPair
}
export interface Attack {
  readonly name: string
  /** What alone stands in its way. */
  readonly check: EnvelopeCheck
  /** The envelope beside the attacker's description. */
  forge(hand: Hand): Envelope | Promise<Envelope>
  /** Puts more into the description. */
  readonly alter?: (sdp: string, real: Envelope) => string
  /** Its own hello must have come before. */
  readonly ownHello?: boolean
  /** The victim was linked before, to the newest life of its host. */
  readonly afterLink?: boolean
}

const sign = (statement: Statement, keys: KeyPair) => signEnvelope(statement, keys, pureSignatures)

/** True in all but one thing, signed by the true key, over the attacker's certificates. */
const signedBut =
  (lie: (real: Envelope) => Partial<Statement>): Attack['forge'] =>
  ({ real, fingerprints, victim }) => {
    const { signature: _, ...statement } = real
    return sign({ ...statement, fingerprints: [...fingerprints], ...lie(real) }, victim)
  }

const other = { key: newKeyPair(random).publicKey, nonce: 'x'.repeat(22) }
const firstFingerprint = /^a=fingerprint:.*\r\n/m

export const attacks: readonly Attack[] = [
  { name: 'another description', check: 'fingerprints', forge: ({ real }) => real },
  {
    name: 'another description and its fingerprints',
    check: 'signature',
    forge: ({ real, fingerprints }) => ({ ...real, fingerprints: [...fingerprints] }),
  },
  {
    name: 'one that the attacker signed itself',
    check: 'sender',
    ownHello: true,
    forge: ({ real, fingerprints }) => {
      const { signature: _, nonce, ...statement } = real
      const shown = real.kind === 'offer' ? ownNonce : nonce
      return sign({ ...statement, nonce: shown, from: own.publicKey, fingerprints: [...fingerprints] }, own)
    },
  },
  { name: 'a recording of another dial', check: 'challenge', forge: signedBut(() => ({ peerNonce: other.nonce })) },
  {
    name: 'one of another room',
    check: 'room',
    forge: signedBut(() => ({ room: 'a'.repeat(26) as Envelope['room'] })),
  },
  {
    name: 'one of the other kind, reflected',
    check: 'kind',
    forge: signedBut(({ kind }) => ({ kind: kind === 'offer' ? 'answer' : 'offer' })),
  },
  {
    name: 'one of an earlier life of the host',
    check: 'epoch',
    afterLink: true,
    forge: signedBut(({ epoch }) => ({ epoch: epoch - 1 })),
  },
  { name: 'one for somebody else', check: 'recipient', forge: signedBut(() => ({ to: other.key })) },
  {
    name: 'one with a second fingerprint line',
    check: 'fingerprints',
    forge: ({ real }) => real,
    alter: (sdp, { fingerprints }) =>
      sdp.replace(firstFingerprint, (line) => `a=fingerprint:${fingerprints[0]}\r\n${line}`),
  },
  {
    name: 'one without a signature',
    check: 'signature',
    forge: async (hand) => ({ ...(await signedBut(() => ({}))(hand)), signature: '' }),
  },
]

/** Where both ends mean to seal frames as well: one that wishes it away, so that who is in between could read them. */
export const downgrade: Attack = {
  name: 'one without a key for sealing frames',
  check: 'agreement',
  forge: ({ real, fingerprints, victim }) => {
    const { signature: _, agreement: __, ...statement } = real
    return sign({ ...statement, fingerprints: [...fingerprints] }, victim)
  },
}

/**
 * The signaling server between a victim's page and the world, in the hands of somebody who was also given the room's link:
 * it reads and writes what is sealed. Its own browser is the page `attacker`.
 */
export class MaliciousServer {
  readonly #attacker: Page
  #attack: Attack | undefined
  #sealer: Sealer | undefined
  /** The secret key of the peer that the victim means to speak with. */
  #peer: KeyPair = own
  /** The description being replaced, by its kind. */
  #offered = ''

  constructor(attacker: Page) {
    this.#attacker = attacker
  }

  /** Stands between `victim` and the server from now on; honest until armed. */
  async comeBetween(victim: Page): Promise<void> {
    await victim.routeWebSocket('**/signal', (socket) => {
      const server = socket.connectToServer()
      const { toVictim, toServer } = this.between({
        victim: (text) => socket.send(text),
        server: (text) => server.send(text),
      })
      server.onMessage(toVictim)
      socket.onMessage(toServer)
    })
    await victim.reload()
  }

  /** Takes what each end says to the other. */
  between(ends: { victim(text: string): void; server(text: string): void }) {
    // One after the other: what is altered takes time, and signals must keep their order.
    let turn = Promise.resolve()
    const pass = (send: (text: string) => void, alter: Alter) => (text: string | Buffer) => {
      turn = turn.then(async () => {
        const altered = await this.#pass(String(text), alter)
        if (altered !== undefined) send(altered)
      })
    }
    return {
      toVictim: pass(ends.victim, (body) => this.#toVictim(body)),
      toServer: pass(ends.server, (body) => this.#fromVictim(body)),
    }
  }

  /** @param peerSecretKey for what the true peer signed at another time; whoever has none tries what needs none. */
  know(invite: string, peerSecretKey?: readonly number[]): void {
    this.#sealer = sealerOf(readInvite(invite).secret, random)
    if (peerSecretKey !== undefined) this.#peer = keyPairOf(Uint8Array.from(peerSecretKey))
  }

  arm(attack: Attack | undefined): void {
    this.#attack = attack
  }

  async #pass(text: string, alter: Alter): Promise<string | undefined> {
    const message: { type: string; body: string } = JSON.parse(text)
    if (this.#attack === undefined || message.type !== 'signal') return text
    const { body, sealed } = readBody(message.body, this.#sealer)
    const altered = await alter(body)
    if (altered === undefined) return undefined
    const written = sealed ? this.#sealer?.seal(altered) : JSON.stringify(altered)
    return JSON.stringify({ ...message, body: written })
  }

  async #toVictim(body: SignalBody): Promise<SignalBody | undefined> {
    if (body.type === 'hello' && this.#attack?.ownHello === true) {
      return { ...body, commitment: commitmentTo({ key: own.publicKey, nonce: ownNonce }) }
    }
    if (body.type === 'candidate') return undefined // of the connection that is being shut out
    if (body.type !== 'offer' && body.type !== 'answer') return body
    const sdp =
      body.type === 'offer'
        ? await this.#attacker.evaluate(() => attacker.offer())
        : await this.#attacker.evaluate((offer) => attacker.answer(offer), this.#offered)
    return this.#forge(body, sdp)
  }

  async #forge(body: Extract<SignalBody, { type: 'offer' | 'answer' }>, sdp: string): Promise<SignalBody> {
    const attack = this.#attack
    if (attack === undefined) return body
    const hand = { real: body.envelope, fingerprints: fingerprintsOf(sdp), victim: this.#peer }
    return { ...body, sdp: attack.alter?.(sdp, body.envelope) ?? sdp, envelope: await attack.forge(hand) }
  }

  /** The attacker's connection lives from what the victim says to the one it believes in. */
  async #fromVictim(body: SignalBody): Promise<SignalBody | undefined> {
    if (body.type === 'offer') this.#offered = body.sdp
    if (body.type === 'answer') await this.#attacker.evaluate((sdp) => attacker.accept(sdp), body.sdp)
    if (body.type === 'candidate') {
      await this.#attacker.evaluate((one) => attacker.candidate(one as RTCIceCandidateInit), body.candidate)
    }
    return body.type === 'answer' || body.type === 'candidate' ? undefined : body
  }
}
type Alter = (body: SignalBody) => Promise<SignalBody | undefined>

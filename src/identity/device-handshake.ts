import { fetchPart } from '../base/fetch-part.ts'
import type { PublicKey, RoomName } from '../base/ids.ts'
import type { Delegation, Envelope, SignalBody } from '../protocol/signal-body.ts'
import type { Agreement } from './agreement.ts'
import type { DeviceCredentials } from './credentials.ts'
import { failedCheck, fingerprintsOf, kindOf, signEnvelope } from './envelope.ts'
import type { Introduction } from './introduction.ts'
import { roomNameOf, roomProofOf } from './invite.ts'
import { newNonce, type Proven, type ProvingParts, unproven } from './proof.ts'
import { unverified } from './unverified.ts'

type Body<T extends SignalBody['type']> = Extract<SignalBody, { type: T }>

const epochMost = 0xffffffff

/** The host that a device takes for its own: that of its link, or of the first offer that proved itself. */
export interface KnownHost {
  readonly key: PublicKey
  readonly room: RoomName
  /** The newest life heard of. */
  readonly epoch: number
}

/** What a device knows before it has heard of its host. `undefined` for who typed the code only: it takes the first. */
export function hostOfLink({ invite }: DeviceCredentials): KnownHost | undefined {
  if (invite === undefined) return undefined
  const room = roomNameOf(invite.hostKey, roomProofOf(invite.secret))
  return { key: invite.hostKey, room, epoch: 0 }
}

/** Who typed the code takes the first host that it is offered, or the host of the first delegate. */
function firstHost({ envelope, delegation, roomProof }: Body<'offer'>): KnownHost {
  const key = delegation?.hostKey ?? envelope.from
  return { key, room: roomNameOf(key, roomProof), epoch: 0 }
}

export interface ProvenOffer extends Proven {
  readonly host: KnownHost
  /** Signs the description that answers this offer. */
  answer(sdp: string): Promise<Body<'answer'>>
}

/** The device's part of one dial: answers a commitment with its key, checks the offer, signs its answer. */
export class DeviceHandshake {
  readonly dial: string
  readonly #device: DeviceCredentials
  readonly #known: KnownHost | undefined
  readonly #commitment: string
  readonly #at: 'direct' | 'relay'
  readonly #own: Introduction
  readonly #parts: ProvingParts

  /** @param known of an earlier dial or of the link. */
  constructor(
    device: DeviceCredentials,
    { dial, commitment, relayBesides }: Body<'hello'>,
    known: KnownHost | undefined,
    parts: ProvingParts,
  ) {
    this.dial = dial
    this.#device = device
    this.#known = known
    this.#commitment = commitment
    this.#at = relayBesides === undefined ? 'direct' : 'relay'
    this.#parts = parts
    this.#own = { key: device.keys.publicKey, nonce: newNonce(parts.random) }
  }

  introduce(): Body<'introduce'> {
    return { type: 'introduce', dial: this.dial, ...this.#own }
  }

  /** What the offer proved. Rejects with `peer-unproven`. */
  async checkOffer(offer: Body<'offer'>, sealed: boolean): Promise<ProvenOffer> {
    const { sdp, envelope, delegation } = offer
    const verified = this.#device.invite !== undefined
    if (verified && !sealed) throw unproven('seal')
    const known = this.#known ?? firstHost(offer)
    const { key, room, epoch } = known
    const expected = {
      kind: kindOf('offer', this.#at),
      room,
      from: delegation === undefined ? key : envelope.from, // which is a check of the delegation's
      to: this.#own.key,
      epochs: { least: delegation?.epoch ?? epoch, most: delegation?.epoch ?? epochMost },
      nonce: { commitment: this.#commitment },
      ownNonce: this.#own.nonce,
      sdp,
      agreement: this.#parts.sealFrames || this.#at === 'relay' ? 'needed' : 'either',
    } as const
    const failed = await failedCheck(envelope, expected, this.#parts.signatures)
    if (failed !== undefined) throw unproven(failed)
    if (delegation !== undefined) await this.#checkDelegation(delegation, known, envelope.from)
    const agreement = envelope.agreement === undefined ? undefined : await this.#newAgreement()
    const host = { key: envelope.from, nonce: envelope.nonce }
    const agreed = { room, epoch: envelope.epoch, host, device: this.#own }
    return {
      host: { key, room, epoch: envelope.epoch },
      peer: {
        key: envelope.from,
        room,
        ...(delegation && { actsFor: key }),
        trust: verified ? { at: 'verified' } : unverified(host, this.#own),
      },
      secrets: agreement?.agree(envelope.agreement, agreed),
      answer: (own) => this.#answer(own, envelope, agreement),
    }
  }

  async #checkDelegation(delegation: Delegation, known: KnownHost, offeredBy: PublicKey): Promise<void> {
    const { signatures, dateMs } = this.#parts
    const { key: hostKey, room, epoch: epochLeast } = known
    const expected = { hostKey, room, offeredBy, epochLeast, nowMs: dateMs() }
    const { failedDelegationCheck } = await fetchPart(() => import('./delegation.ts'))
    const failed = await failedDelegationCheck(delegation, expected, signatures)
    if (failed !== undefined) throw unproven(`delegation: ${failed}`)
  }

  /** Few links are sealed: the others do not load it. */
  async #newAgreement(): Promise<Agreement> {
    const { Agreement } = await fetchPart(() => import('./agreement.ts'))
    return new Agreement('device', this.#parts.random)
  }

  async #answer(sdp: string, offer: Envelope, agreement: Agreement | undefined): Promise<Body<'answer'>> {
    const statement = {
      kind: kindOf('answer', this.#at),
      room: offer.room,
      from: this.#own.key,
      to: offer.from,
      epoch: offer.epoch,
      nonce: this.#own.nonce,
      peerNonce: offer.nonce,
      fingerprints: fingerprintsOf(sdp),
      ...(agreement && { agreement: agreement.publicKey }),
    } as const
    const envelope = await signEnvelope(statement, this.#device.keys, this.#parts.signatures)
    return { type: 'answer', dial: this.dial, sdp, envelope }
  }
}

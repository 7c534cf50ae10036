import { fetchPart } from '../base/fetch-part.ts'
import type { RoomName } from '../base/ids.ts'
import type { SignalBody } from '../protocol/signal-body.ts'
import type { Agreement } from './agreement.ts'
import type { HostCredentials } from './credentials.ts'
import { failedCheck, fingerprintsOf, kindOf, signEnvelope } from './envelope.ts'
import { commitmentTo, type Introduction } from './introduction.ts'
import { roomNameOf, roomProofOf } from './invite.ts'
import { newNonce, type Proven, type ProvingParts, unproven } from './proof.ts'
import { unverified } from './unverified.ts'

type Body<T extends SignalBody['type']> = Extract<SignalBody, { type: T }>

/** How a dial is to go: straight to the other end, or through the relay, beside another dial that goes straight. */
export type LinkPath =
  | { readonly at: 'direct'; readonly besides?: never }
  | { readonly at: 'relay'; readonly besides: string }

/** The coordinator's part of one dial: commits itself, hears the device's key, signs its offer, checks the answer. */
export class HostHandshake {
  readonly #host: HostCredentials
  readonly #dial: string
  readonly #parts: ProvingParts
  readonly #own: Introduction
  readonly #roomProof: string
  readonly #room: RoomName
  /** Frames are to be sealed. */
  readonly #agrees: boolean
  /** Loaded only where frames are sealed: the others do not pay for it. */
  #agreement: Agreement | undefined
  readonly #path: LinkPath
  #device: (Introduction & { readonly sealed: boolean }) | undefined

  constructor(host: HostCredentials, dial: string, parts: ProvingParts, path: LinkPath = { at: 'direct' }) {
    this.#host = host
    this.#dial = dial
    this.#path = path
    this.#parts = parts
    this.#own = { key: host.keys.publicKey, nonce: newNonce(parts.random) }
    this.#roomProof = roomProofOf(host.secret)
    this.#room = roomNameOf(host.delegation?.hostKey ?? host.keys.publicKey, this.#roomProof)
    this.#agrees = parts.sealFrames || path.at === 'relay'
  }

  hello(): Body<'hello'> {
    const { besides } = this.#path
    const relayBesides = besides === undefined ? {} : { relayBesides: besides }
    return { type: 'hello', dial: this.#dial, commitment: commitmentTo(this.#own), ...relayBesides }
  }

  /** The device has the room's secret: all that is said to it from now on is sealed. */
  get sealed(): boolean {
    return this.#device?.sealed ?? false
  }
  get introduced(): boolean {
    return this.#device !== undefined
  }

  /** Only the first word counts: who comes later cannot take its place. */
  introduce({ key, nonce }: Body<'introduce'>, sealed: boolean): void {
    this.#device ??= { key, nonce, sealed }
  }

  /** Rejects with `peer-unproven` before the device was introduced. */
  async offer(sdp: string): Promise<Body<'offer'>> {
    const device = this.#introduction()
    if (this.#agrees) this.#agreement ??= await this.#newAgreement()
    const statement = {
      kind: kindOf('offer', this.#path.at),
      room: this.#room,
      from: this.#own.key,
      to: device.key,
      epoch: this.#host.epoch,
      nonce: this.#own.nonce,
      peerNonce: device.nonce,
      fingerprints: fingerprintsOf(sdp),
      ...(this.#agreement && { agreement: this.#agreement.publicKey }),
    } as const
    const envelope = await signEnvelope(statement, this.#host.keys, this.#parts.signatures)
    const { delegation } = this.#host
    return {
      type: 'offer',
      dial: this.#dial,
      sdp,
      roomProof: this.#roomProof,
      envelope,
      ...(delegation && { delegation }),
    }
  }

  /** Who answered. Rejects with `peer-unproven`. */
  async checkAnswer({ sdp, envelope }: Body<'answer'>, sealed: boolean): Promise<Proven> {
    const device = this.#introduction()
    if (device.sealed && !sealed) throw unproven('seal')
    if (this.#agrees && this.#agreement === undefined) throw unproven('agreement') // an answer to what was not offered
    const { epoch } = this.#host
    const expected = {
      kind: kindOf('answer', this.#path.at),
      room: this.#room,
      from: device.key,
      to: this.#own.key,
      epochs: { least: epoch, most: epoch },
      nonce: { told: device.nonce },
      ownNonce: this.#own.nonce,
      sdp,
      agreement: this.#agrees ? 'needed' : 'absent',
    } as const
    const failed = await failedCheck(envelope, expected, this.#parts.signatures)
    if (failed !== undefined) throw unproven(failed)
    const agreed = { room: this.#room, epoch, host: this.#own, device }
    return {
      peer: {
        key: device.key,
        room: this.#room,
        trust: device.sealed ? { at: 'verified' } : unverified(this.#own, device),
      },
      secrets: this.#agreement?.agree(envelope.agreement, agreed),
    }
  }

  async #newAgreement(): Promise<Agreement> {
    const { Agreement } = await fetchPart(() => import('./agreement.ts'))
    return new Agreement('host', this.#parts.random)
  }

  #introduction(): Introduction & { readonly sealed: boolean } {
    if (this.#device === undefined) throw unproven('introduction')
    return this.#device
  }
}

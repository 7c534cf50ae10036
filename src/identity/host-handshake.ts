import { TabgridError } from '../base/errors.ts'
import type { RandomBytes, RoomName } from '../base/ids.ts'
import type { SignalBody } from '../protocol/signal-body.ts'
import type { HostCredentials, PeerIdentity } from './credentials.ts'
import { failedCheck, fingerprintsOf, signEnvelope } from './envelope.ts'
import { roomNameOf, roomProofOf } from './invite.ts'
import { toText } from './transcript.ts'
import { commitmentTo, fourWords, type Introduction } from './words.ts'

type Body<T extends SignalBody['type']> = Extract<SignalBody, { type: T }>

/** 16 bytes: two dials never draw the same. */
export const newNonce = (random: RandomBytes): string => toText(random(16))

/** A refusal for people; which check it was is for those who look into it. */
export const unproven = (check: string): TabgridError =>
  new TabgridError('peer-unproven', `the other end could not prove who it is (${check}): nothing was opened`)

/** The coordinator's part of one dial: commits itself, hears the device's key, signs its offer, checks the answer. */
export class HostHandshake {
  readonly #host: HostCredentials
  readonly #dial: string
  readonly #own: Introduction
  readonly #roomProof: string
  readonly #room: RoomName
  #device: (Introduction & { readonly sealed: boolean }) | undefined

  constructor(host: HostCredentials, dial: string, random: RandomBytes) {
    this.#host = host
    this.#dial = dial
    this.#own = { key: host.keys.publicKey, nonce: newNonce(random) }
    this.#roomProof = roomProofOf(host.secret)
    this.#room = roomNameOf(host.keys.publicKey, this.#roomProof)
  }

  hello(): Body<'hello'> {
    return { type: 'hello', dial: this.#dial, commitment: commitmentTo(this.#own) }
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

  /** @throws `peer-unproven` before the device was introduced. */
  offer(sdp: string): Body<'offer'> {
    const device = this.#introduction()
    const statement = {
      kind: 'offer',
      room: this.#room,
      from: this.#own.key,
      to: device.key,
      epoch: this.#host.epoch,
      nonce: this.#own.nonce,
      peerNonce: device.nonce,
      fingerprints: fingerprintsOf(sdp),
    } as const
    const envelope = signEnvelope(statement, this.#host.keys)
    return { type: 'offer', dial: this.#dial, sdp, roomProof: this.#roomProof, envelope }
  }

  /** Who answered. @throws `peer-unproven` */
  checkAnswer({ sdp, envelope }: Body<'answer'>, sealed: boolean): PeerIdentity {
    const device = this.#introduction()
    if (device.sealed && !sealed) throw unproven('seal')
    const { epoch } = this.#host
    const failed = failedCheck(envelope, {
      kind: 'answer',
      room: this.#room,
      from: device.key,
      to: this.#own.key,
      epochs: { least: epoch, most: epoch },
      nonce: { told: device.nonce },
      ownNonce: this.#own.nonce,
      sdp,
    })
    if (failed !== undefined) throw unproven(failed)
    if (device.sealed) return { key: device.key, trust: { at: 'verified' } }
    return { key: device.key, trust: { at: 'unverified', words: fourWords(this.#own, device) } }
  }

  #introduction(): Introduction & { readonly sealed: boolean } {
    if (this.#device === undefined) throw unproven('introduction')
    return this.#device
  }
}

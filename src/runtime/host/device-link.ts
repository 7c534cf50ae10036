import type { ErrorCode, TabgridError } from '../../base/errors.ts'
import type { DeviceId, JobId, LeaseId, PublicKey, SessionId } from '../../base/ids.ts'
import type { PeerIdentity, PeerTrust } from '../../identity/credentials.ts'
import { profileOf } from '../../identity/keys.ts'
import type { Clock, Link, LinkKind } from '../../ports.ts'
import {
  type CoordinatorMessage,
  type DeviceKind,
  type DeviceMessage,
  laneOf,
  parseDeviceMessage,
} from '../../protocol/control.ts'
import { limits, timing } from '../../protocol/limits.ts'
import type { DeviceView } from '../api/host-api.ts'
import { type Resume, Session } from '../session/session.ts'

type Lease = Omit<Extract<CoordinatorMessage, { type: 'lease' }>, 'type' | 'acks'>
type Outcome = Extract<CoordinatorMessage, { type: 'job-ended' }>['outcome']

/** Who is at the other end of a link: this machine itself, or whom the opening of the link proved, where anybody could be in between. */
export type Peer = PeerIdentity | 'own' | undefined

/** What a device says once it has said hello. */
export type DeviceWord = Exclude<DeviceMessage, { type: 'hello' }>

/** Who a device said it is, in its `hello`. */
export interface Greeting {
  readonly device: DeviceId
  readonly name: string
  /** What it would be called by its own word. */
  readonly wanted: string
  readonly cores: number
  readonly kind: DeviceKind | undefined
  readonly number: number
}

/** Somebody who said hello and is told nothing of jobs: who waits to be let in, or reads along. */
export interface Guest {
  readonly at: 'knocking' | 'observing'
  readonly device: DeviceId
  readonly name: string
  readonly wanted: string
  readonly cores: number
  readonly kind: DeviceKind | undefined
  readonly token: string | undefined
  /** Why its invitation does not count, as it was told. */
  readonly code: ErrorCode | undefined
}

export interface LinkListener {
  message(from: DeviceLink, message: DeviceMessage): void
  /** The link is gone; the session waits `timing.lostMs` for another. */
  down(from: DeviceLink): void
  back(from: DeviceLink): void
  /** The two ends' memories did not fit: what it was told is gone, and it says hello anew. */
  anew(from: DeviceLink): void
  /** Nobody came back in time: the session is over. */
  over(from: DeviceLink): void
}

/** A job and a few leases behind it, each as large as it may be: a device for which more waits does not take what it is sent. */
const pendingMost = 4 * limits.messageBytes

/** A pong names the leases of its device, and each must be named well within `timing.leaseMs`. */
const namedMs = 6_000

const noTricks: DeviceView['tricks'] = { allowed: false, playing: [] }

/** The coordinator's end of one device: its session, its pings, and what is shown of it. */
export class DeviceLink {
  readonly #session: Session<CoordinatorMessage, DeviceMessage>
  readonly #clock: Clock
  readonly #listener: LinkListener
  readonly #beganAtMs: number
  #cancelWait: (() => void) | undefined
  #ping: { nonce: number; sentAtMs: number }
  /** Results that were counted, of which the device does not know it yet, and since when. */
  #acks: LeaseId[] = []
  #acksSinceMs = 0
  /** When it was last heard. Of a device that has work: when the scheduler last heard of it. */
  heardAtMs: number
  #kind: LinkKind = 'direct'
  #bytesHeard = 0
  /** About the size of the message being heard: what the session took in since the one before. */
  messageBytes = 0
  #peer: Peer
  /** Of a device of the room; nobody else is told of jobs. */
  greeting: Greeting | undefined
  guest: Guest | undefined
  slots = 0
  /** The leases that it ends before it stops. */
  finishing: readonly LeaseId[] | undefined
  /** What its own benchmark gave. */
  score = 0
  /** It takes no task of JavaScript. */
  wasmOnly = false
  /** As it said. */
  tricks: DeviceView['tricks'] = noTricks
  /** Of the newest ping that was answered in time. */
  roundTripMs: number | undefined
  shardsDone = 0
  unitsDone = 0
  /** Which jobs this device was told of, and not yet that they ended. */
  readonly toldOf = new Set<JobId>()
  /** Jobs of which its person is being asked, or said no: nothing of them is for it. */
  readonly withheld = new Map<JobId, 'asked' | 'declined'>()
  /** The held unit it has. It has it still when it comes back over another link. */
  claim: { readonly job: JobId; readonly unit: number } | undefined

  constructor(parts: { id: SessionId; epoch: number; peer: Peer; clock: Clock; listener: LinkListener }) {
    this.#peer = parts.peer
    this.#clock = parts.clock
    this.#beganAtMs = this.heardAtMs = parts.clock.nowMs()
    this.#ping = { nonce: 0, sentAtMs: this.#beganAtMs }
    this.#listener = parts.listener
    this.#session = new Session<CoordinatorMessage, DeviceMessage>({
      id: parts.id,
      epoch: parts.epoch,
      parse: parseDeviceMessage,
      laneOf: ({ type }) => laneOf(type),
      listener: {
        message: (message) => this.#hear(message),
        start: () => this.#startAnew(),
        linkDown: () => this.#down(),
      },
    })
  }

  get id(): SessionId {
    return this.#session.id
  }
  get epoch(): number {
    return this.#session.epoch
  }
  get linked(): boolean {
    return this.#session.linked
  }
  get kind(): LinkKind {
    return this.#session.linkKind ?? this.#kind
  }
  get own(): boolean {
    return this.#peer === 'own'
  }

  get trust(): PeerTrust {
    return typeof this.#peer === 'object' ? this.#peer.trust : { at: 'verified' }
  }

  /** The key of its browser profile, where its link has proved one. */
  get profile(): PublicKey | undefined {
    return keyOf(this.#peer)
  }

  isOf(peer: Peer): boolean {
    return keyOf(this.#peer) === keyOf(peer)
  }

  /** Whether it may go by this id: the one it has, and of the profile whose key was proved. */
  mayBe(device: DeviceId): boolean {
    const key = keyOf(this.#peer)
    const isProved = key === undefined || device.startsWith(`${profileOf(key)}-`)
    const before = this.greeting ?? this.guest
    return isProved && (before === undefined || before.device === device)
  }

  /** It says nothing of itself, or does not take what it is sent: it costs memory and gives nothing. */
  isUseless(nowMs: number): boolean {
    const sinceMs = this.guest === undefined ? this.#beganAtMs : this.heardAtMs
    const silent = this.greeting === undefined && nowMs - sinceMs >= timing.lostMs
    return silent || this.#session.pendingBytes > pendingMost
  }

  #hear(message: DeviceMessage): void {
    this.messageBytes = this.#session.bytesIn - this.#bytesHeard
    this.#bytesHeard = this.#session.bytesIn
    this.#listener.message(this, message)
  }

  /** Who watches whether it is there was told something of it. */
  noteHeard(atMs: number): void {
    this.heardAtMs = atMs
  }

  /** What it says of itself, and holds whatever work it has. */
  note(message: DeviceWord, nowMs: number): void {
    switch (message.type) {
      case 'start':
        this.slots = message.slots
        this.finishing = undefined
        this.score = message.score
        this.withheld.clear()
        this.wasmOnly = message.wasmOnly === true
        break
      case 'finish':
        if (this.slots > 0) this.finishing = message.keeps // or it overtook nothing: whoever has not started has nothing to end
        break
      case 'stop':
        this.slots = 0
        this.finishing = undefined
        this.claim = undefined
        break
      case 'tricks':
        this.tricks = { allowed: message.allowed, playing: message.playing }
        break
      case 'pong':
        if (message.nonce === this.#ping.nonce) this.roundTripMs = nowMs - this.#ping.sentAtMs
        break
      default:
    }
  }

  accept(link: Link, resume: Resume, peer: Peer): void {
    this.#peer = peer // of the same key; the words are those of the newest link, as on the device's screen
    const returned = this.#cancelWait !== undefined
    this.#cancelWait?.()
    this.#cancelWait = undefined
    this.#kind = link.kind
    this.#session.accept(link, resume)
    if (returned && this.linked && this.greeting !== undefined) this.#listener.back(this)
  }

  /** The two ends' memories did not fit: what this device was told is gone with them. It says hello by itself. */
  #startAnew(): void {
    this.guest = undefined
    if (this.greeting === undefined) return
    this.#listener.down(this)
    this.#listener.anew(this)
    this.greeting = undefined
    this.slots = 0
    this.finishing = undefined
    this.toldOf.clear()
    this.withheld.clear()
    this.claim = undefined
    this.tricks = noTricks
  }

  #down(): void {
    this.#cancelWait?.()
    this.#cancelWait = this.#clock.after(timing.lostMs, () => this.#listener.over(this))
    this.#listener.down(this)
  }

  /** @throws `value-unsendable` or `message-too-large`; a missing link only makes it wait. */
  send(message: CoordinatorMessage): void {
    this.#session.send(message)
  }

  /** @throws as `send`, when its units cannot travel. */
  grant(lease: Lease): void {
    this.send({ type: 'lease', ...lease, acks: this.#acks })
    this.#acks = []
  }

  /** The device may forget this result: it hears of it with the next lease or ping, or before long without one. */
  acknowledge(lease: LeaseId): void {
    if (this.#acks.length === 0) this.#acksSinceMs = this.#clock.nowMs()
    this.#acks.push(lease)
    if (this.#acks.length === limits.leasesNamed) this.#sendAcks()
  }

  #sendAcks(): void {
    if (this.#acks.length > 0) this.send({ type: 'ack', acks: this.#acks })
    this.#acks = []
  }

  /** A device that hears of a job's end forgets its results: what was counted of them it hears before. */
  endJob(job: JobId, outcome: Outcome): void {
    this.withheld.delete(job)
    if (!this.toldOf.delete(job)) return
    this.#sendAcks()
    this.send({ type: 'job-ended', job, outcome })
  }

  endRoom(): void {
    this.#sendAcks()
    this.send({ type: 'room-ended' })
  }

  settleClaim(job: JobId, unit: number, refusal: string | undefined): void {
    if (refusal === undefined) {
      this.claim = { job, unit }
      this.send({ type: 'claim-accepted', job, unit })
    } else {
      if (this.claim?.unit === unit) this.claim = undefined
      this.send({ type: 'claim-refused', job, unit, reason: refusal })
    }
  }

  /** Says what is due by now. */
  round(nowMs: number): void {
    if (this.#needsPing(nowMs)) this.ping(nowMs)
    else if (nowMs - this.#acksSinceMs >= timing.ackWaitMs) this.#sendAcks()
  }

  /** True when a ping is due: it was silent for a while, or has not named its leases for long. What it says by itself saves one. */
  #needsPing(nowMs: number): boolean {
    const sincePingMs = nowMs - this.#ping.sentAtMs
    const silent = nowMs - this.heardAtMs >= timing.pingMs && sincePingMs >= timing.pingMs
    const isKnown = this.greeting !== undefined || this.guest !== undefined
    return isKnown && (silent || sincePingMs >= namedMs)
  }

  ping(nowMs: number): void {
    if (!this.#session.linked) return
    this.#ping = { nonce: this.#ping.nonce + 1, sentAtMs: nowMs }
    this.send({ type: 'ping', nonce: this.#ping.nonce, acks: this.#acks })
    this.#acks = []
  }

  close(): void {
    this.#cancelWait?.()
    this.#cancelWait = undefined
    this.#session.close()
  }

  view(greeting: Greeting, working: boolean): DeviceView {
    const { device: id, name, number, cores, kind } = greeting
    const { slots, shardsDone, unitsDone, roundTripMs, wasmOnly, tricks } = this
    const state = slots === 0 ? 'waiting' : working ? 'working' : 'idle'
    const { trust } = this
    const { bytesIn, bytesOut } = this.#session
    const counted = { shardsDone, unitsDone, roundTripMs, bytesIn, bytesOut, withheld: new Map(this.withheld) }
    return { id, name, number, cores, kind, link: this.kind, trust, state, slots, ...counted, wasmOnly, tricks }
  }
}

const keyOf = (peer: Peer): PublicKey | undefined => (typeof peer === 'object' ? peer.key : undefined)

/** A refusal that the device shows to its person. */
export const refusal = (error: TabgridError): CoordinatorMessage => ({
  type: 'refused',
  code: error.code,
  reason: error.message,
})

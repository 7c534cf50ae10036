import type { TabgridError } from '../../base/errors.ts'
import { type ConnectionId, randomId } from '../../base/ids.ts'
import type { HostCredentials, PeerIdentity } from '../../identity/credentials.ts'
import type { ProvingParts } from '../../identity/proof.ts'
import type { Clock, Link } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import { fullJitterMs } from './backoff.ts'
import { HostDial } from './host-dial.ts'

export interface DialerOptions {
  readonly host: HostCredentials
  readonly clock: Clock
  readonly proving: ProvingParts
  readonly rtcConfig: RTCConfiguration
  send(to: ConnectionId, body: SignalBody, sealed: boolean): void
  link(link: Link, member: ConnectionId, peer: PeerIdentity): void
  failed(member: ConnectionId, error: TabgridError): void
}

/** 102 connections opened in 1.2 s with so many under way; more only makes all of them slow. */
const dialsMax = 10
/** A member that does not say which link it holds is dialled all the same. */
const askMs = 2_000

/** Where the coordinator stands with one member of its room. */
type Way =
  | { at: 'queued' }
  | { at: 'asking'; dial: string; stopWaiting: () => void }
  | { at: 'dialing'; dial: string; opening: HostDial }
  | { at: 'linked'; dial: string; opening: HostDial | undefined; link: Link; sinceMs: number }
  | { at: 'waiting'; stopWaiting: () => void }
interface Member {
  way: Way
  /** Tries since a link that lasted. */
  attempt: number
}

/** The coordinator's side: keeps one link open to every member of its room. */
export class Dialer {
  readonly #options: DialerOptions
  readonly #members = new Map<ConnectionId, Member>()
  /** Open links whose member has lost the server, by dial. It comes back under another name. */
  readonly #orphans = new Map<string, Link>()

  constructor(options: DialerOptions) {
    this.#options = options
  }

  get openLinks(): number {
    let linked = this.#orphans.size
    for (const { way } of this.#members.values()) if (way.at === 'linked') linked++
    return linked
  }

  add(member: ConnectionId): void {
    if (this.#members.has(member)) return
    this.#members.set(member, { way: { at: 'queued' }, attempt: 0 })
    this.#dialNext()
  }

  remove(member: ConnectionId): void {
    const way = this.#members.get(member)?.way
    this.#members.delete(member)
    if (way?.at === 'linked') this.#orphans.set(way.dial, way.link)
    else if (way !== undefined) giveUp(way)
    this.#dialNext()
  }

  /** What a member signalled. Of an earlier dial, or from a stranger, it is ignored. */
  receive(from: ConnectionId, body: SignalBody, sealed: boolean): void {
    const member = this.#members.get(from)
    const way = member?.way
    if (member === undefined || way === undefined || !('dial' in way) || way.dial !== body.dial) return
    if (body.type === 'holding' && way.at === 'asking') {
      way.stopWaiting()
      this.#adoptOrDial(from, member, body.link)
    } else if (way.at !== 'asking') way.opening?.receive(body, sealed)
  }

  /** A member said what cannot be read here: it has the link of another room. */
  receiveUnreadable(from: ConnectionId): void {
    const way = this.#members.get(from)?.way
    if (way?.at === 'dialing') way.opening.refuse()
  }

  /** Closes every link; nothing is told any more. */
  close(): void {
    const ways = [...this.#members.values()].map(({ way }) => way)
    const links = [...this.#orphans.values()]
    this.#members.clear()
    this.#orphans.clear()
    for (const way of ways) way.at === 'linked' ? links.push(way.link) : giveUp(way)
    for (const link of links) link.close('done')
  }

  #dialNext(): void {
    let busy = 0
    for (const { way } of this.#members.values()) if (way.at === 'asking' || way.at === 'dialing') busy++
    for (const [id, member] of this.#members) {
      if (busy >= dialsMax) return
      if (member.way.at !== 'queued') continue
      busy++
      if (this.#orphans.size > 0) this.#ask(id, member)
      else this.#dial(id, member)
    }
  }

  /** Links outlive the signaling server: this may be a member of before, with an open link. */
  #ask(id: ConnectionId, member: Member): void {
    const dial = this.#newDial()
    const stopWaiting = this.#options.clock.after(askMs, () => this.#dial(id, member))
    member.way = { at: 'asking', dial, stopWaiting }
    this.#options.send(id, { type: 'which', dial }, false)
  }

  #adoptOrDial(id: ConnectionId, member: Member, dial: string | undefined): void {
    const link = dial === undefined ? undefined : this.#orphans.get(dial)
    if (dial === undefined || link === undefined) {
      this.#dial(id, member)
      return
    }
    this.#orphans.delete(dial)
    member.way = { at: 'linked', dial, opening: undefined, link, sinceMs: this.#options.clock.nowMs() }
    this.#dialNext()
  }

  #dial(id: ConnectionId, member: Member): void {
    const { host, proving, clock, rtcConfig, send, failed } = this.#options
    const dial = this.#newDial()
    const opening = new HostDial({
      host,
      dial,
      proving,
      clock,
      rtcConfig,
      listener: {
        send: (body, sealed) => send(id, body, sealed),
        open: (link, peer) => {
          this.#opened(id, member, { at: 'linked', dial, opening, link, sinceMs: clock.nowMs() }, peer)
        },
        fail: (error) => {
          this.#retryLater(id, member)
          failed(id, error)
        },
        closed: () => this.#closed(dial),
      },
    })
    member.way = { at: 'dialing', dial, opening }
  }

  #opened(id: ConnectionId, member: Member, way: Extract<Way, { at: 'linked' }>, peer: PeerIdentity): void {
    member.way = way
    this.#options.link(way.link, id, peer)
    this.#dialNext()
  }

  #closed(dial: string): void {
    this.#orphans.delete(dial)
    for (const [id, member] of this.#members) {
      if (member.way.at !== 'linked' || member.way.dial !== dial) continue
      // A link that breaks as soon as it opens must not be dialled without a pause.
      if (this.#options.clock.nowMs() - member.way.sinceMs >= timing.linkOpenMs) member.attempt = 0
      this.#retryLater(id, member)
    }
  }

  #retryLater(id: ConnectionId, member: Member): void {
    const { clock, proving } = this.#options
    const stopWaiting = clock.after(fullJitterMs(member.attempt++, proving.random), () => {
      if (this.#members.get(id) !== member) return
      member.way = { at: 'queued' }
      this.#dialNext()
    })
    member.way = { at: 'waiting', stopWaiting }
    this.#dialNext()
  }

  #newDial(): string {
    return randomId<ConnectionId>(this.#options.proving.random)
  }
}

function giveUp(way: Way): void {
  if (way.at === 'asking' || way.at === 'waiting') way.stopWaiting()
  if (way.at === 'dialing') way.opening.cancel()
}

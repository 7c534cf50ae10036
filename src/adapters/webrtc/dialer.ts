import type { TabgridError } from '../../base/errors.ts'
import { type ConnectionId, randomId } from '../../base/ids.ts'
import type { HostCredentials, PeerIdentity } from '../../identity/credentials.ts'
import type { ProvingParts } from '../../identity/proof.ts'
import type { Clock, Link } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import { fullJitterMs } from '../dialing/backoff.ts'
import { Climb, type OpenedLink } from './climb.ts'
import { HostDial } from './host-dial.ts'
import type { LinkWays } from './link-ways.ts'

export interface DialerOptions {
  readonly host: HostCredentials
  readonly clock: Clock
  readonly proving: ProvingParts
  readonly ways: LinkWays
  send(to: ConnectionId, body: SignalBody, sealed: boolean): void
  link(link: Link, member: ConnectionId, peer: PeerIdentity): void
  failed(member: ConnectionId, error: TabgridError): void
}

/** 102 connections opened in 1.2 s with so many under way; more only makes all of them slow. */
const dialsMax = 10
/** A member that does not say which link it holds is dialled all the same. */
const askMs = 2_000
/** Who calls again sooner is not heard: each call costs connections of this page. */
const callPauseMs = 5_000

/** What is being done for one member of the room, whether it has a link or not. */
type Way =
  | { at: 'queued' }
  | { at: 'asking'; dial: string; stopWaiting: () => void }
  | { at: 'climbing'; climb: Climb }
  | { at: 'waiting'; stopWaiting: () => void }
  /** It has a link; the climb may still look for a better one. None where the link is of an earlier connection. */
  | { at: 'linked'; climb: Climb | undefined }
interface Live {
  readonly dial: string
  readonly link: Link
  readonly sinceMs: number
}
interface Member {
  way: Way
  live: Live | undefined
  /** Tries since a link that lasted. */
  attempt: number
  calledAtMs: number
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
    for (const { live } of this.#members.values()) if (live !== undefined) linked++
    return linked
  }

  add(member: ConnectionId): void {
    if (this.#members.has(member)) return
    this.#members.set(member, { way: { at: 'queued' }, live: undefined, attempt: 0, calledAtMs: -Infinity })
    this.#dialNext()
  }

  remove(member: ConnectionId): void {
    const { way, live } = this.#members.get(member) ?? {}
    this.#members.delete(member)
    if (way !== undefined) giveUp(way)
    if (live !== undefined) this.#orphans.set(live.dial, live.link)
    this.#dialNext()
  }

  /** What a member signalled. Of an earlier dial, or from a stranger, it is ignored. */
  receive(from: ConnectionId, body: SignalBody, sealed: boolean): void {
    const member = this.#members.get(from)
    if (member === undefined) return
    const { way } = member
    if (body.type === 'call') this.#hearCall(from, member)
    else if (way.at !== 'asking') climbOf(way)?.receive(body, sealed)
    else if (body.type === 'holding' && way.dial === body.dial) {
      way.stopWaiting()
      this.#adoptOrDial(from, member, body.link)
    }
  }

  /** A member said what cannot be read here: it has the link of another room. */
  receiveUnreadable(from: ConnectionId): void {
    const way = this.#members.get(from)?.way
    if (way?.at === 'climbing') way.climb.refuse()
  }

  /** This machine slept, or its network changed: no link of a member is trusted, and each stays until there is another. */
  dialAllAnew(): void {
    for (const [id, member] of [...this.#members]) this.#queueAnew(id, member)
    this.#dialNext()
  }

  /** The server is back: what was said to members meanwhile was lost, and they may not know by what name to call this peer. */
  sayAgain(): void {
    for (const [id, member] of [...this.#members]) {
      if (member.way.at === 'asking' || member.way.at === 'climbing') this.#queueAnew(id, member)
      else this.#options.send(id, { type: 'which', dial: this.#newDial() }, false)
    }
    this.#dialNext()
  }

  /** Closes every link; nothing is told any more. */
  close(): void {
    const members = [...this.#members.values()]
    const links = [...this.#orphans.values()]
    this.#members.clear()
    this.#orphans.clear()
    for (const { way, live } of members) {
      giveUp(way)
      if (live !== undefined) links.push(live.link)
    }
    for (const link of links) link.close('done')
  }

  #hearCall(id: ConnectionId, member: Member): void {
    const nowMs = this.#options.clock.nowMs()
    if (nowMs - member.calledAtMs < callPauseMs) return
    member.calledAtMs = nowMs
    this.#queueAnew(id, member)
    this.#dialNext()
  }

  /** Behind all others: whoever calls again and again takes nobody's turn. */
  #queueAnew(id: ConnectionId, member: Member): void {
    giveUp(member.way)
    this.#members.delete(id)
    this.#members.set(id, member)
    member.way = { at: 'queued' }
    member.attempt = 0
  }

  #dialNext(): void {
    let busy = 0
    for (const { way } of this.#members.values()) if (way.at === 'asking' || way.at === 'climbing') busy++
    for (const [id, member] of this.#members) {
      if (busy >= dialsMax) return
      if (member.way.at !== 'queued') continue
      busy++
      if (this.#orphans.size > 0) this.#ask(id, member)
      else this.#climb(id, member)
    }
  }

  /** Links outlive the signaling server: this may be a member of before, with an open link. */
  #ask(id: ConnectionId, member: Member): void {
    const dial = this.#newDial()
    const stopWaiting = this.#options.clock.after(askMs, () => this.#climb(id, member))
    member.way = { at: 'asking', dial, stopWaiting }
    this.#options.send(id, { type: 'which', dial }, false)
  }

  #adoptOrDial(id: ConnectionId, member: Member, dial: string | undefined): void {
    const link = dial === undefined ? undefined : this.#orphans.get(dial)
    if (dial === undefined || link === undefined) {
      this.#climb(id, member)
      return
    }
    this.#orphans.delete(dial)
    member.way = { at: 'linked', climb: undefined }
    member.live = { dial, link, sinceMs: this.#options.clock.nowMs() }
    this.#dialNext()
  }

  #climb(id: ConnectionId, member: Member): void {
    const { host, proving, clock, ways, send } = this.#options
    const climb = new Climb({
      clock,
      random: proving.random,
      canRelay: () => ways.relay().pass !== '',
      dial: (dial) => new HostDial({ ...dial, host, proving, clock, ways }),
      listener: {
        send: (body, sealed) => send(id, body, sealed),
        open: (opened) => this.#opened(id, member, climb, opened),
        fail: (error) => this.#failed(id, member, error),
        closed: (dial) => this.#closed(dial),
      },
    })
    member.way = { at: 'climbing', climb }
  }

  #opened(id: ConnectionId, member: Member, climb: Climb, { dial, link, peer }: OpenedLink): void {
    if (this.#members.get(id) !== member || climbOf(member.way) !== climb) {
      link.close('done') // given up meanwhile
      return
    }
    member.way = { at: 'linked', climb }
    member.live = { dial, link, sinceMs: this.#options.clock.nowMs() }
    this.#options.link(link, id, peer)
    this.#dialNext()
  }

  #failed(id: ConnectionId, member: Member, error: TabgridError): void {
    if (member.live === undefined) {
      this.#retryLater(id, member)
      this.#options.failed(id, error)
    } else member.way = { at: 'linked', climb: undefined } // it was dialled anew, and has its former link
    this.#dialNext()
  }

  #closed(dial: string): void {
    this.#orphans.delete(dial)
    for (const [id, member] of this.#members) {
      if (member.live?.dial !== dial) continue
      // A link that breaks as soon as it opens must not be dialled without a pause.
      if (this.#options.clock.nowMs() - member.live.sinceMs >= timing.linkOpenMs) member.attempt = 0
      member.live = undefined
      if (member.way.at !== 'linked') continue
      const { climb } = member.way
      if (climb?.goesOnWithoutRelay() === true) member.way = { at: 'climbing', climb }
      else this.#retryLater(id, member)
    }
    this.#dialNext()
  }

  #newDial(): string {
    return randomId<ConnectionId>(this.#options.proving.random)
  }

  #retryLater(id: ConnectionId, member: Member): void {
    const { clock, proving } = this.#options
    giveUp(member.way)
    const stopWaiting = clock.after(fullJitterMs(member.attempt++, proving.random), () => {
      if (this.#members.get(id) !== member) return
      member.way = { at: 'queued' }
      this.#dialNext()
    })
    member.way = { at: 'waiting', stopWaiting }
  }
}

const climbOf = (way: Way): Climb | undefined => ('climb' in way ? way.climb : undefined)

function giveUp(way: Way): void {
  if (way.at === 'asking' || way.at === 'waiting') way.stopWaiting()
  climbOf(way)?.cancel()
}

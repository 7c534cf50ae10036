import type { TabgridError } from '../../base/errors.ts'
import { type ConnectionId, type RandomBytes, randomId } from '../../base/ids.ts'
import type { PeerIdentity } from '../../identity/credentials.ts'
import type { LinkPath } from '../../identity/host-handshake.ts'
import type { Clock, Link } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import { fullJitterMs } from '../dialing/backoff.ts'
import type { HostDial, HostDialOptions } from './host-dial.ts'

export interface ClimbOptions {
  readonly clock: Clock
  readonly random: RandomBytes
  /** Whether the server has a relay at the moment. */
  canRelay(): boolean
  dial(options: Pick<HostDialOptions, 'dial' | 'path' | 'listener'>): Pick<HostDial, 'receive' | 'refuse' | 'cancel'>
  readonly listener: {
    send(body: SignalBody, sealed: boolean): void
    /** A link is open: the first, or a better one than that before it, which the other end closes. */
    open(opened: OpenedLink): void
    /** Nothing is open, and nothing is being tried any more. */
    fail(error: TabgridError): void
    closed(dial: string): void
  }
}
export interface OpenedLink {
  readonly dial: string
  readonly link: Link
  readonly peer: PeerIdentity
}
type Way = LinkPath['at']
interface Dialing {
  readonly at: Way
  readonly is: ReturnType<ClimbOptions['dial']>
}

/** A relayed link costs the server all of its bytes: a direct one is looked for again, ever more seldom. */
const againBaseMs = 30_000
const againMostMs = 600_000

/**
 * One try to reach a member over whatever its network lets through. A direct link has a head start; then one through the
 * relay is opened besides. The first that opens is taken, and left for a direct one as soon as there is one.
 */
export class Climb {
  readonly #options: ClimbOptions
  readonly #dialings = new Map<string, Dialing>()
  /** The last dial for a direct link. */
  #direct = ''
  #opened: Way | undefined
  #relayTried = false
  #looks = 0
  /** Why there is no direct link: of both, what people can do something about. */
  #failure: TabgridError | undefined
  #stopWaiting: () => void = () => undefined

  constructor(options: ClimbOptions) {
    this.#options = options
    this.#dial({ at: 'direct' })
    this.#relayLater()
  }

  /** What the member signalled. For another climb it is ignored. */
  receive(body: SignalBody, sealed: boolean): void {
    if ('dial' in body) this.#dialings.get(body.dial)?.is.receive(body, sealed)
  }

  /** The member said what cannot be read here. */
  refuse(): void {
    for (const { is } of [...this.#dialings.values()]) is.refuse()
  }

  /** Gives up what is being tried, silently; open links stay. */
  cancel(): void {
    this.#stopWaiting()
    for (const { is } of this.#dialings.values()) is.cancel()
    this.#dialings.clear()
  }

  #dial(path: LinkPath): void {
    const { random, listener } = this.#options
    const dial = randomId<ConnectionId>(random)
    const is = this.#options.dial({
      dial,
      path,
      listener: {
        send: (body, sealed) => listener.send(body, sealed),
        open: (link, peer) => this.#open(path.at, { dial, link, peer }),
        fail: (error) => this.#fail(path.at, dial, error),
        closed: () => listener.closed(dial),
      },
    })
    this.#dialings.set(dial, { at: path.at, is })
    if (path.at === 'direct') this.#direct = dial
  }

  #relayLater(): void {
    this.#stopWaiting()
    this.#stopWaiting = this.#options.clock.after(timing.directHeadStartMs, () => this.#relay())
  }

  #relay(): void {
    this.#stopWaiting()
    if (this.#relayTried || this.#opened !== undefined || !this.#options.canRelay()) return
    this.#relayTried = true
    this.#dial({ at: 'relay', besides: this.#direct })
  }

  /**
   * The relayed link has closed. Whether a direct dial is still under way: the other end may have a link of it already, and
   * have closed the relayed one for it.
   */
  goesOnWithoutRelay(): boolean {
    if (this.#opened !== 'relay' || !this.#dialsDirect) return false
    this.#opened = undefined
    this.#relayTried = false
    this.#relayLater()
    return true
  }

  get #dialsDirect(): boolean {
    return [...this.#dialings.values()].some(({ at }) => at === 'direct')
  }

  #open(at: Way, opened: OpenedLink): void {
    if (!this.#dialings.has(opened.dial)) {
      opened.link.close('done') // it was given up meanwhile
      return
    }
    this.#opened = at
    if (at === 'direct') this.#giveUpOthers(opened.dial)
    this.#options.listener.open(opened)
    if (at === 'relay') this.#lookAgainLater()
  }

  #giveUpOthers(dial: string): void {
    this.#stopWaiting()
    for (const [other, { is }] of [...this.#dialings]) {
      if (other === dial) continue
      is.cancel()
      this.#dialings.delete(other)
    }
  }

  #fail(at: Way, dial: string, error: TabgridError): void {
    this.#dialings.delete(dial)
    if (error.code === 'peer-unproven' && this.#opened === undefined) {
      this.cancel() // somebody may be in between: that is no matter of the way
      this.#options.listener.fail(error)
      return
    }
    if (at === 'direct') {
      this.#failure = error
      this.#relay()
    }
    if (this.#opened === 'relay') this.#lookAgainLater()
    else if (this.#dialings.size === 0) this.#options.listener.fail(this.#failure ?? error)
  }

  /** While relayed, and no direct dial is under way. */
  #lookAgainLater(): void {
    if (this.#dialsDirect) return
    const { clock, random } = this.#options
    const pauseMs = againBaseMs + fullJitterMs(this.#looks++, random, againMostMs, againBaseMs)
    this.#stopWaiting()
    this.#stopWaiting = clock.after(pauseMs, () => this.#dial({ at: 'direct' }))
  }
}

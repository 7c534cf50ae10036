import type { SessionId } from '../../base/ids.ts'
import type { Clock, Link } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import type { Resume } from '../../protocol/resume.ts'
import { readResume } from '../session/read-resume.ts'
import { DeviceLink, type LinkListener, type Peer } from './device-link.ts'

/** Sessions of one life have epochs of their own, so that a session that was forgotten is never taken for a live one. */
const sessionsPerLife = 2 ** 16

/** Everybody who is here, also for the moment without a link: joins new links to the sessions they belong to. */
export class Sessions implements Iterable<DeviceLink> {
  readonly #clock: Clock
  readonly #epoch: number
  readonly #listener: LinkListener
  readonly #over: (link: DeviceLink) => void
  readonly #sessions = new Map<SessionId, DeviceLink>()
  #count = 0
  #closed = false

  /** @param epoch of the coordinator's life. `listener.over` also hears of those that were ended here by `forget`. */
  constructor(clock: Clock, epoch: number, listener: LinkListener) {
    this.#clock = clock
    this.#epoch = epoch
    this.#listener = { ...listener, over: (link) => this.forget(link) }
    this.#over = (link) => listener.over(link)
  }

  [Symbol.iterator](): IterableIterator<DeviceLink> {
    return this.#sessions.values()
  }

  /** Takes a new link of a device: of its living session, or of a new one. */
  attach(link: Link, peer: Peer): void {
    const stopWaiting = this.#clock.after(timing.lostMs, () => link.close('timeout'))
    const refuse = () => {
      stopWaiting()
      link.close('protocol-error')
    }
    const accept = (resume: Resume) => {
      stopWaiting()
      if (this.#closed) link.close('done')
      else this.#accept(link, resume, peer)
    }
    readResume(link, accept, refuse)
  }

  #accept(link: Link, resume: Resume, peer: Peer): void {
    const known = this.#sessions.get(resume.session)
    if (known !== undefined && !known.isOf(peer)) {
      link.close('protocol-error') // a session belongs to the key that began it
      return
    }
    if (known !== undefined && known.epoch === resume.epoch) {
      known.accept(link, resume, peer)
      return
    }
    if (known !== undefined) this.forget(known)
    const epoch = (this.#epoch * sessionsPerLife + ++this.#count) % 2 ** 32
    const fresh = new DeviceLink({ id: resume.session, epoch, peer, clock: this.#clock, listener: this.#listener })
    this.#sessions.set(resume.session, fresh)
    fresh.accept(link, resume, peer)
  }

  /** Ends a session; its device begins anew when it comes back. */
  forget(link: DeviceLink): void {
    link.close()
    if (this.#sessions.get(link.id) === link) this.#sessions.delete(link.id)
    this.#over(link)
  }

  close(how: 'leave' | 'end-room'): void {
    this.#closed = true
    for (const link of this.#sessions.values()) {
      if (how === 'end-room' && link.linked) link.endRoom()
      link.close()
    }
    this.#sessions.clear()
  }
}

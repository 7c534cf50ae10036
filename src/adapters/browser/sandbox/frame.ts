import { proxy, type Remote, wrap } from 'comlink'
import { TabgridError } from '../../../base/errors.ts'
import { type SandboxKind, sandboxFiles } from '../../../base/page-policy.ts'
import type { Clock } from '../../../ports.ts'
import type { RelayApi, RelayListener } from './relay-api.ts'

/** The build puts it beside the pages. */
const frameUrl = (kind: SandboxKind): string =>
  new URL(`${import.meta.env.BASE_URL}${sandboxFiles[kind]}`, document.baseURI).href

/** A ping a second; a relay only passes on, so three without an answer mean that its process hangs or is gone. */
const pingMs = 1_000
const pingsLost = 3

/** One worker in the frame, as the frame reaches it. */
export interface Tenant {
  /** The hash of its task. */
  readonly task: string
  /** It was asked for something that it has not given yet. */
  readonly busy: boolean
  progress(unitsDone: number, exact: boolean): void
  crashed(reason: string): void
}

/** It died or hangs, and is removed; these tasks may have done it. Called once at most. */
type Lost = (frame: SandboxFrame, suspects: readonly string[]) => void

/**
 * One frame of opaque origin, and the relay in it: nothing but its workers runs there, and a browser gives it a process of
 * its own where it can. What happens to one frame concerns no other: a late timer of a dead one ends nobody.
 */
export class SandboxFrame {
  readonly relay: Remote<RelayApi>
  readonly #element: HTMLIFrameElement
  readonly #clock: Clock
  readonly #lost: Lost
  readonly #tenants = new Map<number, Tenant>()
  #lastTenant = 0
  #unanswered = 0
  #cancelPing: (() => void) | undefined
  #closed = false

  private constructor(element: HTMLIFrameElement, port: MessagePort, clock: Clock, lost: Lost) {
    this.#element = element
    this.#clock = clock
    this.#lost = lost
    this.relay = wrap<RelayApi>(port)
  }

  /**
   * Resolves with a frame whose relay answers.
   * @throws `sandbox-unavailable` when it does not within `limitMs`.
   */
  static open(kind: SandboxKind, clock: Clock, limitMs: number, lost: Lost): Promise<SandboxFrame> {
    const { port1, port2 } = new MessageChannel()
    const element = document.createElement('iframe')
    const frame = new SandboxFrame(element, port1, clock, lost)
    return new Promise((resolve, reject) => {
      const cancel = clock.after(limitMs, () => {
        frame.close()
        reject(new TabgridError('sandbox-unavailable', unavailable(kind)))
      })
      const ready = () => {
        cancel()
        resolve(frame)
      }
      element.addEventListener(
        'load',
        () => {
          element.contentWindow?.postMessage(undefined, '*', [port2])
          void frame.#greet().then(ready)
        },
        { once: true },
      )
      element.sandbox.add('allow-scripts')
      element.referrerPolicy = 'no-referrer'
      element.hidden = true
      element.src = frameUrl(kind)
      document.documentElement.append(element)
    })
  }

  async #greet(): Promise<void> {
    const listener: RelayListener = {
      progress: (worker, unitsDone, exact) => this.#tenants.get(worker)?.progress(unitsDone, exact),
      crashed: (worker, reason) => {
        const tenant = this.#tenants.get(worker)
        this.leave(worker)
        tenant?.crashed(reason)
      },
      flooded: (worker) => {
        const tenant = this.#tenants.get(worker)
        if (tenant !== undefined) this.#lose('a worker sent too many messages', [tenant])
      },
    }
    await this.relay.listen(proxy(listener))
  }

  /** Starts a worker, and gives its number. */
  enter(tenant: Tenant): number {
    const number = ++this.#lastTenant
    this.#tenants.set(number, tenant)
    void this.relay.start(number)
    if (this.#cancelPing === undefined) this.#ping()
    return number
  }

  /** Ends the worker, whatever it is doing. */
  leave(number: number): void {
    if (!this.#tenants.delete(number)) return
    void this.relay.end(number)
    if (this.#tenants.size === 0) this.#rest()
  }

  close(): void {
    this.#closed = true
    this.#rest()
    this.#element.remove()
  }

  /** Nobody needs a sign of life of a frame without tenants. */
  #rest(): void {
    this.#cancelPing?.()
    this.#cancelPing = undefined
    this.#unanswered = 0
  }

  #ping(): void {
    if (this.#closed) return
    if (this.#unanswered >= pingsLost) {
      this.#lose('it fell silent')
      return
    }
    this.#unanswered += 1
    void this.relay.ping().then(() => {
      this.#unanswered = 0
    })
    this.#cancelPing = this.#clock.after(pingMs, () => this.#ping())
  }

  #lose(reason: string, suspects?: readonly Tenant[]): void {
    if (this.#closed) return
    this.close()
    const tenants = [...this.#tenants.values()]
    this.#tenants.clear()
    const tasks = (suspects ?? tenants.filter(({ busy }) => busy)).map(({ task }) => task)
    this.#lost(this, [...new Set(tasks)])
    for (const tenant of tenants) tenant.crashed(`its sandbox crashed: ${reason}`)
  }
}

const unavailable = (kind: SandboxKind): string =>
  'The sandbox for tasks could not be started: reload this page. ' +
  `If this stays, the server does not serve "${sandboxFiles[kind]}" of the same build beside it.`

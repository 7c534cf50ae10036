import { assertNever } from '../../../base/assert.ts'
import { TabgridError } from '../../../base/errors.ts'
import { type SandboxKind, sandboxFiles } from '../../../base/page-policy.ts'
import type { Clock } from '../../../ports.ts'
import type { FromRelay, ToRelay } from './relay-message.ts'
import type { Order, Reply } from './worker-message.ts'

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
  answered(call: number, reply: Reply): void
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
  readonly #port: MessagePort
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
    this.#port = port
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
      port1.onmessage = ({ data }: MessageEvent<FromRelay>) => {
        if (data.type !== 'ready') frame.#hear(data)
        else {
          cancel()
          resolve(frame)
        }
      }
      element.addEventListener('load', () => element.contentWindow?.postMessage(undefined, '*', [port2]), {
        once: true,
      })
      element.sandbox.add('allow-scripts')
      element.referrerPolicy = 'no-referrer'
      element.hidden = true
      element.src = frameUrl(kind)
      document.documentElement.append(element)
    })
  }

  #hear(said: Exclude<FromRelay, { type: 'ready' }>): void {
    if (said.type === 'pong') {
      this.#unanswered = 0
      return
    }
    const { worker } = said
    const tenant = this.#tenants.get(worker)
    if (tenant === undefined) return
    switch (said.type) {
      case 'answer':
        tenant.answered(said.call, said.reply)
        break
      case 'progress':
        tenant.progress(said.unitsDone, said.exact)
        this.#tell({ type: 'heard', worker })
        break
      case 'crashed':
        this.leave(worker)
        tenant.crashed(said.reason)
        break
      case 'flooded':
        this.#lose('a worker sent too many messages', [tenant])
        break
      default:
        assertNever(said)
    }
  }

  #tell(message: ToRelay, buffers: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, buffers)
  }

  /** Starts a worker, and gives its number. */
  enter(tenant: Tenant): number {
    const number = ++this.#lastTenant
    this.#tenants.set(number, tenant)
    this.#tell({ type: 'start', worker: number })
    if (this.#cancelPing === undefined) this.#ping()
    return number
  }

  /** The tenant is answered under the number of the call. @throws DataCloneError for what cannot be sent. */
  ask(worker: number, call: number, order: Order, buffers: ArrayBuffer[]): void {
    this.#tell({ type: 'ask', worker, call, order, buffers }, buffers)
  }

  /** Ends the worker, whatever it is doing. */
  leave(number: number): void {
    if (!this.#tenants.delete(number)) return
    this.#tell({ type: 'end', worker: number })
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
    this.#tell({ type: 'ping' })
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

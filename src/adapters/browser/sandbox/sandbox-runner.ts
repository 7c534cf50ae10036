import { TabgridError, toTabgridError } from '../../../base/errors.ts'
import type { SandboxKind } from '../../../base/page-policy.ts'
import type { Clock, ShardOutcome, ShardWork, SplitUnits, TaskRunner } from '../../../ports.ts'
import { toParcel } from '../../../program/boundary-copy.ts'
import { type ProgramHost, startGuarded } from '../../../program/guarded-worker.ts'
import { UnitError } from '../../../program/unit-error.ts'
import type { TaskScript } from '../../../protocol/control.ts'
import { isPlain } from '../../../protocol/script-kind.ts'
import type { SandboxFrame, Tenant } from './frame.ts'
import { Quarantine } from './quarantine.ts'
import { Sandbox } from './sandbox.ts'
import type { Failure, Order, Reply } from './worker-message.ts'

/** One a page, as its sandboxes are: whatever room it is in, it remembers, and needs no second process. */
const quarantine = new Quarantine()
const pageSandboxes: { [Kind in SandboxKind]?: Sandbox } = {}

const sandboxOf = (kind: SandboxKind, clock: Clock): Sandbox => {
  pageSandboxes[kind] ??= new Sandbox(kind, clock, (tasks) => quarantine.suspect(tasks))
  return pageSandboxes[kind]
}

/**
 * Task workers in a sandbox: a fresh worker without network, storage and origin for each `start`, in a frame that all of
 * a page share; deterministic tasks and modules have one of their own, opened for the first of them. `start` throws `task-quarantined` for a task that crashed this page's sandbox twice.
 */
export function createSandboxRunner({ clock }: { readonly clock: Clock }): TaskRunner {
  sandboxOf('plain', clock) // before it is needed
  return {
    start(script, params, { unitLimitMs }) {
      quarantine.check(script.hash)
      const sandbox = sandboxOf(isPlain(script) ? 'plain' : 'any', clock)
      const spawn = (crashed: (reason: string) => void) => new SandboxedHost(sandbox, script.hash, crashed)
      return startGuarded(spawn, script, params, { clock, unitLimitMs })
    },
  }
}

type Report = (unitsDone: number, exact: boolean) => void

/** A worker in the sandbox, reached through the frame's relay. */
class SandboxedHost implements ProgramHost, Tenant {
  readonly task: string
  readonly crashed: (reason: string) => void
  readonly #place: Promise<{ readonly frame: SandboxFrame; readonly number: number }>
  /** What waits for an answer, by the numbers of the calls. */
  readonly #calls = new Map<number, (reply: Reply) => void>()
  #lastCall = 0
  #report: Report | undefined
  #ended = false

  constructor(sandbox: Sandbox, task: string, crashed: (reason: string) => void) {
    this.task = task
    this.crashed = crashed
    this.#place = this.#enter(sandbox)
    this.#place.catch(() => undefined) // told to whoever asks
  }

  async #enter(sandbox: Sandbox) {
    const frame = await sandbox.frame()
    if (this.#ended) throw new TabgridError('worker-crashed', 'the worker was ended')
    return { frame, number: frame.enter(this) }
  }

  get busy(): boolean {
    return this.#calls.size > 0
  }

  answered(call: number, reply: Reply): void {
    this.#calls.get(call)?.(reply)
    this.#calls.delete(call)
  }

  progress(unitsDone: number, exact: boolean): void {
    this.#report?.(unitsDone, exact)
  }

  async load(script: TaskScript, params: unknown): Promise<void> {
    const { value, buffers } = toParcel({ script, params })
    await this.#ask({ ask: 'load', ...value }, buffers)
  }

  async split(input: unknown): Promise<SplitUnits> {
    const { value, buffers } = toParcel(input)
    return (await this.#ask({ ask: 'split', input: value }, buffers)) as SplitUnits
  }

  async run(work: ShardWork, careful: boolean, report: Report): Promise<ShardOutcome> {
    this.#report = report
    const { value, buffers } = toParcel(work)
    const outcome = (await this.#ask({ ask: 'run', work: value, careful }, buffers)) as ShardOutcome
    quarantine.clear(this.task)
    return outcome
  }

  async add(shards: readonly { from: number; value: unknown }[]): Promise<void> {
    const { value, buffers } = toParcel(shards)
    await this.#ask({ ask: 'add', shards: value }, buffers)
  }

  answer(form: 'answer' | 'total'): Promise<unknown> {
    return this.#ask({ ask: 'answer', form }, [])
  }

  terminate(): void {
    this.#ended = true
    void this.#place.then(({ frame, number }) => frame.leave(number)).catch(() => undefined)
  }

  async #ask(order: Order, buffers: ArrayBuffer[]): Promise<unknown> {
    try {
      const { frame, number } = await this.#place
      const reply = await new Promise<Reply>((resolve) => {
        const call = ++this.#lastCall
        frame.ask(number, call, order, buffers)
        this.#calls.set(call, resolve)
      })
      if (reply.type === 'done') return reply.value
      throw toError(reply.failure)
    } catch (thrown) {
      throw toTabgridError(thrown, 'value-unsendable')
    }
  }
}

function toError({ code, message, stack, unit }: Failure): TabgridError {
  if (unit !== undefined) return new UnitError(code, unit, message, stack)
  const error = new TabgridError(code, message)
  error.stack = stack
  return error
}

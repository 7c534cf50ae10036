import type { PublicKey } from '../../base/ids.ts'
import type { Clock, TaskRunner, TaskWorker } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import { workerWith } from '../worker-with.ts'
import type { AgentParts } from './agent-parts.ts'
import type { Spending } from './device-limits.ts'
import type { HelpRecord } from './help-record.ts'
import { HelpTally } from './help-tally.ts'

interface Parts {
  readonly clock: Clock
  readonly help: HelpRecord
  /** For whom it computes; `undefined` before anybody is known. */
  host(): PublicKey | undefined
  /** Received and sent so far. */
  bytes(): number
}

/** What is written down so often may be lost with a tab. */
const writeEveryMs = 5_000

/**
 * Measures what one host uses of this device. A worker counts from its start to its end, also between shards: task code may
 * go on there, whatever its answer said.
 */
export class Meter {
  /** The same by task. */
  readonly tally: HelpTally
  readonly #parts: Parts
  /** Workers alive, by the hash of what they run. */
  readonly #alive = new Map<string, number>()
  #settledAtMs: number
  #writtenAtMs: number
  #bytesWritten = 0
  /** Not yet in the record. */
  #computeMs = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.tally = new HelpTally(parts.help.log, parts.bytes)
    this.#settledAtMs = this.#writtenAtMs = parts.clock.nowMs()
  }

  /** The runner, with every worker of it measured. */
  around(runner: TaskRunner): TaskRunner {
    return {
      start: (script, params, options) => {
        const worker = runner.start(script, params, options)
        this.#count(script.hash, 1)
        let alive = true
        return measured(worker, () => {
          if (alive) this.#count(script.hash, -1)
          alive = false
        })
      },
    }
  }

  #count(script: string, change: 1 | -1): void {
    this.#settle()
    this.#alive.set(script, (this.#alive.get(script) ?? 0) + change)
  }

  #settle(): void {
    const nowMs = this.#parts.clock.nowMs()
    for (const [script, workers] of this.#alive) {
      const computeMs = workers * (nowMs - this.#settledAtMs)
      this.#computeMs += computeMs
      this.tally.worked(script, computeMs)
      if (workers === 0) this.#alive.delete(script)
    }
    this.#settledAtMs = nowMs
  }

  /** For this host, today. */
  spent(): Spending {
    this.#settle()
    const host = this.#parts.host()
    const before = host === undefined ? { computeMs: 0, bytes: 0 } : this.#parts.help.spentFor(host)
    const bytes = before.bytes + this.#parts.bytes() - this.#bytesWritten
    return { computeMs: before.computeMs + this.#computeMs, bytes }
  }

  /** More came than its person allows, by as much as was under way when that was said at most. */
  get flooded(): boolean {
    return this.spent().bytes > this.#parts.help.limits.dayBytes + limits.messageBytes
  }

  /** Writes down what was used, unless that was done a short time ago. */
  round(): void {
    if (this.#parts.clock.nowMs() - this.#writtenAtMs >= writeEveryMs) this.write()
  }

  write(): void {
    const { clock, help, host, bytes } = this.#parts
    this.#settle()
    const known = host()
    if (known !== undefined) this.tally.write(known)
    const more = { computeMs: this.#computeMs, bytes: bytes() - this.#bytesWritten }
    if (known === undefined || (more.computeMs === 0 && more.bytes === 0)) return
    help.spend(known, more)
    this.#writtenAtMs = clock.nowMs()
    this.#computeMs = 0
    this.#bytesWritten += more.bytes
  }
}

/** That of a device which somebody lends; the host's own machine needs none. */
export function meterOf(
  { clock, helper }: Pick<AgentParts, 'clock' | 'helper'>,
  session: { readonly bytesIn: number; readonly bytesOut: number },
  host: Parts['host'],
): Meter | undefined {
  if (helper === undefined) return undefined
  return new Meter({ clock, help: helper.record, host, bytes: () => session.bytesIn + session.bytesOut })
}

/** Its owner ends a worker that has failed; one that did not even start is gone by itself. */
function measured(worker: TaskWorker, ended: () => void): TaskWorker {
  return workerWith(worker, {
    ready: async () => {
      try {
        await worker.ready()
      } catch (thrown) {
        ended()
        throw thrown
      }
    },
    terminate: () => {
      ended()
      worker.terminate()
    },
  })
}

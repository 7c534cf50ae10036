import { TabgridError } from '../base/errors.ts'
import { type DeviceId, type Identity, identityOf, type JobId } from '../base/ids.ts'
import type { Effect } from '../core/effect.ts'
import type { UnitRange } from '../core/unit-ranges.ts'
import { type DeviceLink, refusal } from './device-link.ts'
import { Labels } from './labels.ts'
import { Referee, type Ruling } from './referee.ts'
import type { Run } from './run.ts'
import type { SchedulerLoop } from './scheduler-loop.ts'
import type { Sessions } from './sessions.ts'

interface Parts {
  readonly runs: ReadonlyMap<JobId, Run>
  readonly sessions: Sessions
  /** There is one as soon as anything is heard. */
  loop(): SchedulerLoop
}

/** What checking results takes beside the scheduler's decisions: labels, the coordinator's own computing, and who was removed. */
export class Verifying {
  readonly #parts: Parts
  readonly #labels = new Labels()
  readonly #referee: Referee
  /** Caught with a wrong result in this life of the coordinator. */
  readonly #banned = new Set<Identity>()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#referee = new Referee(parts.runs, (ruling) => this.#hear(ruling))
  }

  /** Nothing for a job whose devices are trusted. */
  labelOf(job: JobId, range: UnitRange, value: unknown): { readonly label?: string } {
    const verified = this.#parts.runs.get(job)?.verified
    return verified === undefined ? {} : { label: this.#labels.of(job, verified.compare, { range, value }) }
  }

  /** This machine is to compute a shard. */
  ask(asked: Extract<Effect, { type: 'referee-shard' }>): void {
    this.#referee.take(asked)
  }

  #hear(ruling: Ruling): void {
    const loop = this.#parts.loop()
    if (ruling.type === 'referee-failed') {
      loop.tell(ruling)
      return
    }
    const { job, lease, range, result } = ruling
    const { label = '' } = this.labelOf(job, range, result.value)
    loop.tell({ type: 'shard-refereed', job, lease, label, outputBytes: result.bytes }, result)
  }

  /** A shard counts: nothing is compared with its results any more. */
  settle(job: JobId, range: UnitRange): void {
    this.#labels.settle(job, range)
  }

  forget(job: JobId): void {
    this.#labels.forget(job)
    this.#referee.forget(job)
  }

  /** Its devices leave, and are told why. */
  ban({ identity, job, from, to }: Extract<Effect, { type: 'ban-identity' }>): void {
    this.#banned.add(identity)
    const names: string[] = []
    for (const link of [...this.#parts.sessions]) {
      if (link.greeting === undefined || identityOf(link.greeting.device) !== identity) continue
      names.push(link.greeting.name)
      link.send(banned)
      this.#parts.sessions.forget(link)
    }
    this.#parts.runs.get(job)?.verified?.reportRemoved({ from, to }, names)
  }

  /** Tells a device that was banned so; returns whether it was. */
  refuses(from: DeviceLink, device: DeviceId): boolean {
    const isBanned = this.#banned.has(identityOf(device))
    if (isBanned) from.send(banned)
    return isBanned
  }

  stop(): void {
    this.#referee.stop()
  }
}

const banned = refusal(
  new TabgridError(
    'device-banned',
    'A result from this device was wrong, so this room does not take its help any more.',
  ),
)

import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { ProvenHost } from '../../identity/credentials.ts'
import { failedManifestCheck } from '../../identity/manifest.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { JobMessage } from '../jobs/job-description.ts'
import {
  allowedTo,
  type ConsentAnswer,
  type Consents,
  decide,
  type Excess,
  excessOf,
  type GivenAnswer,
  type Verdict,
  wantedBy,
} from './consent.ts'
import { limitTask } from './device-limits.ts'
import type { HelpRecord } from './help-record.ts'
import type { PoolTask } from './worker-pool.ts'

/** A job that wants more than the limits, with what it wants. */
export interface AskedJob {
  readonly manifest: Manifest
  readonly excess: readonly Excess[]
}

/** What stands between a description and a worker: the host's signature, and its person's consent. */
export class JobGate {
  /** None on the host's own machine: its person is the host, and has no limits against itself. */
  readonly #help: HelpRecord | undefined
  #host: ProvenHost | undefined
  /** Of the jobs that were let in, whether they may run or not. */
  readonly #manifests = new Map<JobId, Manifest>()
  readonly #answers = new Map<JobId, GivenAnswer>()
  readonly #refused = new Map<JobId, TabgridError>()

  constructor(help: HelpRecord | undefined) {
    this.#help = help
  }

  get host(): ProvenHost | undefined {
    return this.#host
  }

  /** @param host whom a link has proved; `undefined` inside of one process, where the first that signs is the host. */
  prove(host: ProvenHost | undefined): void {
    this.#host = host ?? this.#host
  }

  /** Lets a job in, or gives why not (`manifest-invalid`): nothing of it runs then. */
  admit({ manifest, ...described }: JobMessage): TabgridError | undefined {
    const host = this.#host ?? { key: manifest.host, room: manifest.room }
    const failed = failedManifestCheck(manifest, { host, described })
    if (failed === undefined) {
      this.#host = host
      this.#manifests.set(described.job, manifest)
      this.#refused.delete(described.job)
      return undefined
    }
    const error = new TabgridError(
      'manifest-invalid',
      `what the host says of "${described.title}" is not what it has signed (${failed}): nothing of it runs here`,
    )
    this.#manifests.delete(described.job)
    this.#refused.set(described.job, error)
    return error
  }

  refusal(job: JobId): TabgridError | undefined {
    return this.#refused.get(job)
  }

  /** Of a job that was let in. */
  verdict(job: JobId): Verdict | undefined {
    const manifest = this.#manifests.get(job)
    if (manifest === undefined) return undefined
    const consents = this.#consents(manifest)
    return consents === undefined ? 'runs' : decide(manifest, consents)
  }

  /** Those of which nothing may run now. */
  withheld(): { readonly job: JobId; readonly why: 'asked' | 'declined' }[] {
    return [...this.#manifests.keys()].flatMap((job) => {
      const verdict = this.verdict(job)
      if (verdict === undefined || verdict === 'runs') return []
      return [{ job, why: verdict }]
    })
  }

  /** In the order of their coming. */
  asked(): AskedJob[] {
    const asked: AskedJob[] = []
    for (const [job, manifest] of this.#manifests) {
      if (this.verdict(job) === 'asked') asked.push({ manifest, excess: this.#excess(manifest) })
    }
    return asked
  }

  #excess(manifest: Manifest): readonly Excess[] {
    const consents = this.#consents(manifest)
    return consents === undefined ? [] : excessOf(manifest, allowedTo(manifest, consents))
  }

  /** @param manifest as its person saw it: what the host has said since then is not agreed to. */
  answer(manifest: Manifest, answer: ConsentAnswer): void {
    if (this.#help === undefined) return
    const { job, script, host, roomTitle } = manifest
    const upTo = wantedBy(manifest)
    if (answer !== 'always') {
      const isWithin = this.#excess(manifest).length === 0
      this.#answers.set(job, { script, answer: answer === 'no' && isWithin ? 'never' : answer, upTo })
      return
    }
    const before = this.#help.alwaysOf(host) ?? upTo
    const unitMs = Math.max(before.unitMs, upTo.unitMs)
    const memoryMegabytes = Math.max(before.memoryMegabytes, upTo.memoryMegabytes)
    this.#help.allow({ host, roomTitle, unitMs, memoryMegabytes })
  }

  /** What a worker is started with. */
  limited(task: PoolTask): PoolTask {
    const manifest = this.#manifests.get(task.job)
    const consents = manifest === undefined ? undefined : this.#consents(manifest)
    return manifest === undefined || consents === undefined ? task : limitTask(task, allowedTo(manifest, consents))
  }

  forget(job: JobId): void {
    this.#manifests.delete(job)
    this.#answers.delete(job)
    this.#refused.delete(job)
  }

  #consents(manifest: Manifest): Consents | undefined {
    if (this.#help === undefined) return undefined
    const always = this.#help.alwaysOf(manifest.host)
    const { limits, rules } = this.#help
    return { limits, always, given: this.#answers.get(manifest.job), askEach: rules.askEach }
  }
}

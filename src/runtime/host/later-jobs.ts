import { TabgridError, toTabgridError } from '../../base/errors.ts'
import type { KeptJob } from '../../ports.ts'
import type { JobsBase, JobsPart, OpenJobs } from '../jobs/jobs-part.ts'
import type { RoomJobs } from '../jobs/room-jobs.ts'
import type { Run } from '../jobs/run.ts'

interface Parts {
  /** What a room has of its own. */
  readonly base: Omit<JobsBase, 'broken'>
  /** Rejects with `server-unreachable`. */
  load(): Promise<OpenJobs>
  warn(warning: Pick<TabgridError, 'code' | 'message'>, resolved?: boolean): void
}

/** A server may be gone for a moment, and not every room hears when the one of its page is back. */
const retryMs = 5_000

/** What runs jobs in a room, also before it is there: it is fetched when somebody may need it, and what was asked of it until then waits. */
export class LaterJobs {
  readonly #parts: Parts
  #part: JobsPart | undefined
  #coming: Promise<void> | undefined
  /** It was wanted, and is not here. */
  #missing = false
  #retryDue = false
  /** Of an earlier life of this page. */
  #kept: readonly KeptJob[] = []
  /** Why there are jobs of before that do not go on. */
  #trouble: TabgridError | undefined
  #ownSlots = 0
  #submissions = false
  #over: TabgridError | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** @throws `server-unreachable` */
  get here(): RoomJobs {
    if (this.#part !== undefined) return this.#part.jobs
    throw new TabgridError(
      'server-unreachable',
      'What runs jobs is not on this page yet: await prepare() of the room.',
    )
  }

  get part(): JobsPart | undefined {
    return this.#part
  }

  get maySubmit(): boolean {
    return this.#submissions && this.#part !== undefined
  }

  /** Jobs of an earlier life are on their way, as far as is known. */
  get resuming(): boolean {
    return this.#kept.length > 0 && this.#coming !== undefined && this.#trouble === undefined
  }

  list(): readonly Run[] {
    return this.#part?.jobs.list() ?? []
  }

  // -- how it comes

  /** Once; and again after a failure. @throws `server-unreachable`, and why the room is over. */
  async come(): Promise<void> {
    if (this.#over !== undefined) throw this.#over
    if (this.#part !== undefined) return
    this.#missing = true
    this.#coming ??= this.#fetch().finally(() => {
      this.#coming = undefined
    })
    await this.#coming
  }

  /** Somebody may need it before long: whoever needs it then is told what is wrong, and it is tried again. */
  prefetch(): void {
    this.come().catch((thrown) => {
      if (this.#over === undefined) this.#retryLater(toTabgridError(thrown, 'server-unreachable'))
      this.#parts.base.changed()
    })
  }

  #retryLater(trouble: TabgridError): void {
    if (this.#kept.length > 0 && this.#trouble === undefined) this.#warn(trouble)
    if (this.#retryDue) return
    this.#retryDue = true
    this.#parts.base.clock.after(retryMs, () => {
      this.#retryDue = false
      this.retry()
    })
  }

  /** The server may be back. */
  retry(): void {
    if (this.#missing && this.#over === undefined) this.prefetch()
  }

  async #fetch(): Promise<void> {
    const { base, load, warn } = this.#parts
    const openJobs = await load()
    if (this.#over !== undefined) throw this.#over // it ended meanwhile
    const broken = (error: TabgridError) => {
      this.#part?.jobs.abandon(error)
      warn(error)
    }
    this.#part = openJobs({ ...base, broken })
    this.#missing = false
    this.#begin(this.#part)
  }

  #begin(part: JobsPart): void {
    if (this.#trouble !== undefined) this.#parts.warn(this.#trouble, true)
    part.own.lend(this.#ownSlots)
    this.#openDesk(part)
    part.jobs.resume(this.#kept)
    this.#parts.base.changed()
  }

  #warn(trouble: TabgridError): void {
    this.#trouble = trouble
    this.#parts.warn(trouble)
  }

  // -- what is asked of it

  /** Goes on with the jobs of an earlier life of this page, or shows their answers again. */
  async resume(): Promise<void> {
    const kept = await this.#parts.base.journal.load()
    if (this.#over !== undefined) return
    if (this.#part !== undefined) this.#part.jobs.resume(kept)
    else if (kept.length > 0) {
      this.#kept = kept
      this.prefetch()
    }
  }

  lend(slots: number): void {
    this.#ownSlots = slots
    this.#part?.own.lend(slots)
  }

  allowSubmissions(allowed: boolean): void {
    if (this.#submissions === allowed) return
    this.#submissions = allowed
    if (this.#part !== undefined) this.#openDesk(this.#part)
    else if (allowed) this.prefetch()
  }

  /** Members hear that they may submit when there is somebody to take it. */
  #openDesk({ submissions }: JobsPart): void {
    if (submissions.open === this.#submissions) return
    submissions.open = this.#submissions
    this.#parts.base.lobby.tellRights()
  }

  // -- how it ends

  /** No job begins any more, and none goes on here. What is written of them stays. */
  abandon(error: TabgridError): void {
    this.#over ??= error
    this.#part?.jobs.abandon(error)
    this.#part?.own.end(error)
  }

  /** Stops every job at once, and forgets all that was written of any. */
  async end(error: TabgridError): Promise<void> {
    this.#over ??= error
    const forgotten = this.#part?.jobs.end(error) ?? this.#forgetKept()
    this.#part?.own.end(error)
    await forgotten
  }

  async #forgetKept(): Promise<void> {
    await Promise.all(this.#kept.map(({ job }) => this.#parts.base.journal.forget(job.job)))
  }
}

import { type DeviceId, identityOf, type JobId, type LeaseId } from '../base/ids.ts'
import type { Effect, JobOutcome } from './effect.ts'
import type { JobSpec, SchedulerEvent } from './event.ts'
import type { Span } from './span.ts'
import { parseStoryLine } from './story.ts'
import { StorySpans } from './story-spans.ts'
import { Timeline } from './timeline.ts'

/** A shard of which the result counts. */
export interface CountedShard {
  readonly atMs: number
  readonly device: DeviceId
  readonly lease: LeaseId
  readonly from: number
  readonly to: number
  /** As its device says. */
  readonly execMs: number
  readonly outputBytes: number
}

/**
 * Whether a device is in the room, and with how many workers it helps: 0 while its person has not pressed Start. `silent`: nobody
 * told that it is gone, so it was noticed `timing.lostMs` later.
 */
export type Presence =
  | { readonly at: 'away'; readonly silent: boolean }
  | { readonly at: 'here'; readonly slots: number }

export type RunPhase = 'running' | 'paused' | JobOutcome['type']

/** What is known of a device in a run, over time. */
export interface DeviceLog {
  readonly device: DeviceId
  readonly presence: Timeline<Presence>
  /** Units of it that count, of this job: one entry a shard. */
  readonly units: Timeline<number>
  /** Of its own benchmark, when it started last; 0 where it made none. */
  score: number
  roundTripMs: number | undefined
}

/** Every lease that began, in this order, and those at work at every so manieth of them: the way to any moment is short. */
const openingsAPage = 256

const away: Presence = { at: 'away', silent: false }

/** One job's run as a story tells it, kept so that any moment of it is found without reading it again. */
export class RunLog {
  readonly job: JobId
  readonly #spans = new StorySpans(Number.POSITIVE_INFINITY)
  readonly #devices = new Map<DeviceId, DeviceLog>()
  readonly #openings: { readonly atMs: number; readonly span: Span }[] = []
  readonly #pages: (readonly Span[])[] = []
  /** When a lease was thought to be lost that its device named again later. */
  readonly #gaps = new Map<Span, { readonly fromMs: number; readonly toMs: number }[]>()
  readonly #results = new Map<LeaseId, { readonly execMs: number; readonly outputBytes: number }>()
  /** In the order in which they were counted, which is the one in which the answer grew. */
  readonly counted: CountedShard[] = []
  readonly phases = new Timeline<RunPhase>()
  /** Units counted by then, those of an earlier life of the coordinator included; one entry a shard of this life. */
  readonly units = new Timeline<number>()
  readonly unitsPoisoned = new Timeline<number>()
  /** When a device was removed from the room for a wrong result. */
  readonly removed: { readonly atMs: number; readonly device: DeviceId }[] = []
  /** Another job of the room was under way meanwhile. */
  shared = false
  spec: JobSpec | undefined
  readonly #others = new Set<JobId>()
  #fromMs: number | undefined
  #endMs: number | undefined

  constructor(job: JobId) {
    this.job = job
  }

  /** When the job was given to the scheduler. */
  get fromMs(): number {
    return this.#fromMs ?? this.#spans.heardMs
  }
  /** When it ended, or of the newest event while it runs. */
  get toMs(): number {
    return this.#endMs ?? this.#spans.heardMs
  }
  get over(): boolean {
    return this.#endMs !== undefined
  }
  /** The story was not written to its end. */
  get cut(): boolean {
    return this.#spans.stopped !== undefined
  }
  /** In the order in which they were first heard of. */
  get devices(): readonly DeviceLog[] {
    return [...this.#devices.values()]
  }
  /** Every lease of the job, by device and then in the order of granting. */
  *spans(): IterableIterator<Span> {
    for (const row of this.#spans.rows) {
      for (const span of row.spans) if (span.job === this.job) yield span
    }
  }
  lanesOf(device: DeviceId): number {
    return this.#spans.rows.find((row) => row.device === device)?.lanes ?? 1
  }

  /** @throws `input-invalid` when a line is not one of a story. */
  add(lines: Iterable<string>): void {
    for (const line of lines) {
      const entry = parseStoryLine(line)
      if (entry.type === 'handled') this.#take(entry.event, entry.effects)
      else {
        this.#spans.take(entry)
        if (entry.type === 'head') this.#allLeave()
      }
    }
  }

  /** So many of `counted` had been counted then. */
  countedAt(atMs: number): number {
    return Math.max(0, this.units.countAt(atMs) - 1) // the first entry is what an earlier life had counted
  }

  /** Leases of the job that devices had in hand at that moment, those that wait behind others included. */
  heldAt(atMs: number): readonly Span[] {
    const begun = this.#openingsAt(atMs)
    const page = Math.floor(begun / openingsAPage)
    const held = new Set<Span>()
    for (const span of this.#pages[page - 1] ?? []) if (this.#isHeld(span, atMs)) held.add(span)
    for (let at = page * openingsAPage; at < begun; at++) {
      const span = this.#openings[at]?.span
      if (span !== undefined && this.#isHeld(span, atMs)) held.add(span)
    }
    return [...held]
  }

  #isHeld(span: Span, atMs: number): boolean {
    if (atMs < span.grantedMs || (span.endMs !== undefined && span.endMs <= atMs)) return false
    if (this.#gaps.size === 0) return true
    return this.#gaps.get(span)?.some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs) !== true
  }

  #openingsAt(atMs: number): number {
    let low = 0
    let high = this.#openings.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#openings[middle]?.atMs ?? 0) <= atMs) low = middle + 1
      else high = middle
    }
    return low
  }

  // -- one line

  #take(event: SchedulerEvent, effects: readonly Effect[]): void {
    const { atMs } = event
    const rested = 'held' in event ? this.#restingOf(event.held) : []
    this.#spans.take({ type: 'handled', event, effects })
    for (const { span, fromMs } of rested) if (span.state === 'running') this.#goOn(span, { fromMs, toMs: atMs })
    if ('device' in event) this.#takeDevice(event)
    this.#takeJob(event)
    for (const effect of effects) this.#takeEffect(effect, atMs)
  }

  /** Leases that a device names although they were thought to be lost: some of them go on. */
  #restingOf(held: readonly { readonly lease: LeaseId }[]): { readonly span: Span; readonly fromMs: number }[] {
    return held.flatMap(({ lease }) => {
      const span = this.#spans.spanOf(lease)
      return span?.endMs === undefined ? [] : [{ span, fromMs: span.endMs }]
    })
  }

  #goOn(span: Span, gap: { readonly fromMs: number; readonly toMs: number }): void {
    const gaps = this.#gaps.get(span) ?? []
    this.#gaps.set(span, [...gaps, gap])
    this.#open(gap.toMs, span)
  }

  #takeDevice(event: Extract<SchedulerEvent, { device: DeviceId }>): void {
    const log = this.#deviceOf(event.device)
    const { atMs } = event
    switch (event.type) {
      case 'device-joined':
      case 'device-stopped':
        this.#isHere(log, { at: 'here', slots: 0 }, atMs)
        break
      case 'device-started':
        log.score = event.score
        this.#isHere(log, { at: 'here', slots: event.slots }, atMs)
        break
      case 'device-left':
        this.#isHere(log, away, atMs)
        break
      case 'heartbeat-received':
        log.roundTripMs = event.roundTripMs
        break
      case 'result-received':
        if (this.#spans.spanOf(event.lease)?.job !== this.job) break
        this.#results.set(event.lease, { execMs: event.execMs, outputBytes: event.outputBytes })
        break
      case 'shard-failed':
      case 'job-refused':
      case 'unit-claimed':
        break
    }
  }

  #takeJob(event: SchedulerEvent): void {
    switch (event.type) {
      case 'job-submitted':
        if (event.spec.job !== this.job) this.#others.add(event.spec.job)
        else this.#begin(event.spec, event.atMs)
        break
      case 'job-paused':
      case 'job-resumed':
        if (event.job === this.job && !this.over)
          this.phases.put(event.atMs, event.type === 'job-paused' ? 'paused' : 'running')
        break
      default:
    }
    if (this.#others.size > 0 && this.spec !== undefined && !this.over) this.shared = true
  }

  #begin(spec: JobSpec, atMs: number): void {
    this.spec = spec
    this.#fromMs = atMs
    this.phases.put(atMs, 'running')
    this.units.put(
      atMs,
      spec.done.reduce((sum, { from, to }) => sum + to - from, 0),
    )
    this.unitsPoisoned.put(atMs, spec.poisoned.length)
  }

  #end(outcome: JobOutcome['type'], atMs: number): void {
    this.phases.put(atMs, outcome)
    this.#endMs = atMs
  }

  #takeEffect(effect: Effect, atMs: number): void {
    switch (effect.type) {
      case 'grant-lease': {
        const span = effect.job === this.job ? this.#spans.spanOf(effect.lease) : undefined
        if (span !== undefined) this.#open(atMs, span)
        break
      }
      case 'count-result':
        if (effect.job === this.job) this.#count(effect, atMs)
        break
      case 'drop-results':
        for (const lease of effect.leases) this.#results.delete(lease)
        break
      case 'report-poisoned':
        if (effect.job === this.job) this.unitsPoisoned.put(atMs, (this.unitsPoisoned.last ?? 0) + 1)
        break
      case 'drop-device':
        this.#isHere(this.#deviceOf(effect.device), { at: 'away', silent: true }, atMs)
        break
      case 'ban-identity':
        for (const log of this.#devices.values()) {
          if (identityOf(log.device) !== effect.identity || log.presence.last?.at !== 'here') continue
          this.removed.push({ atMs, device: log.device })
          this.#isHere(log, away, atMs)
        }
        break
      case 'end-job':
        this.#others.delete(effect.job)
        if (effect.job === this.job) this.#end(effect.outcome.type, atMs)
        break
      default:
    }
  }

  #count({ device, lease, from, to }: Extract<Effect, { type: 'count-result' }>, atMs: number): void {
    const { execMs = 0, outputBytes = 0 } = this.#results.get(lease) ?? {}
    this.#results.delete(lease)
    this.counted.push({ atMs, device, lease, from, to, execMs, outputBytes })
    this.units.put(atMs, (this.units.last ?? 0) + to - from)
    const { units } = this.#deviceOf(device)
    units.put(atMs, (units.last ?? 0) + to - from)
  }

  #open(atMs: number, span: Span): void {
    if (span.job !== this.job) return
    this.#openings.push({ atMs, span })
    if (this.#openings.length % openingsAPage === 0) {
      this.#pages.push([...this.#spans.running].filter(({ job }) => job === this.job))
    }
  }

  // -- devices

  #deviceOf(device: DeviceId): DeviceLog {
    const known = this.#devices.get(device)
    if (known !== undefined) return known
    const log: DeviceLog = {
      ...{ device, presence: new Timeline<Presence>(), units: new Timeline<number>() },
      ...{ score: 0, roundTripMs: undefined },
    }
    this.#devices.set(device, log)
    return log
  }

  #isHere(log: DeviceLog, presence: Presence, atMs: number): void {
    log.presence.put(atMs, presence)
  }

  /** Another life of the coordinator: it knows nobody yet. */
  #allLeave(): void {
    for (const log of this.#devices.values()) this.#isHere(log, away, this.#spans.heardMs)
  }
}

import { type DeviceId, identityOf, type JobId, type LeaseId } from '../base/ids.ts'
import type { Effect } from './effect.ts'
import type { SchedulerEvent } from './event.ts'
import { policy } from './policy.ts'
import type { Moment, Span, SpanRow, SpanState } from './span.ts'
import { isCaught, isGivenAway, isOver } from './span-ends.ts'
import { parseStoryLine, type StoryEntry } from './story.ts'

type OwnSpan = { -readonly [Key in keyof Span]: Span[Key] }
type Told<T extends SchedulerEvent['type']> = Extract<SchedulerEvent, { type: T }>
type Ended = Exclude<SpanState, 'running'>

interface OwnRow {
  readonly device: DeviceId
  lanes: number
  readonly spans: OwnSpan[]
  /** What each worker is thought to be at, and what waits for one: devices compute in the order of granting. */
  readonly busy: (OwnSpan | undefined)[]
  waiting: OwnSpan[]
  here: boolean
}

/** Units that were set aside are few; a broken task must not fill the memory with them. */
const setAsideMost = 1_000

/** Reads a story as it grows into what people can see of it, in bounded memory. */
export class StorySpans {
  readonly #most: number
  readonly #rows = new Map<DeviceId, OwnRow>()
  /** Every kept span, the oldest first. */
  readonly #byLease = new Map<LeaseId, OwnSpan>()
  /** When each was granted, or named last by its device: in that order. */
  readonly #running = new Map<OwnSpan, number>()
  readonly #setAside: { readonly job: JobId; readonly unit: number; readonly atMs: number }[] = []
  readonly #counts = new Map<SpanState, number>()
  #firstMs: number | undefined
  #lastMs = 0
  #heardMs = 0
  #stopped: string | undefined

  /** @param most spans that are kept; the oldest are forgotten. */
  constructor(most = 120_000) {
    this.#most = most
  }

  /** In the order of joining. Devices that left stay while spans of theirs are kept. */
  get rows(): readonly SpanRow[] {
    return [...this.#rows.values()]
  }
  /** When the first lease was granted, and when one was granted or ended last. */
  get firstMs(): number {
    return this.#firstMs ?? this.#heardMs
  }
  get lastMs(): number {
    return this.#lastMs
  }
  /** Of the newest event. */
  get heardMs(): number {
    return this.#heardMs
  }
  get runningCount(): number {
    return this.#running.size
  }
  get running(): Iterable<Span> {
    return this.#running.keys()
  }
  /** Why nothing more is written, when that is so. */
  get stopped(): string | undefined {
    return this.#stopped
  }
  /** Leases that are, or ended, in this state since the story began. */
  count(state: SpanState): number {
    return state === 'running' ? this.#running.size : (this.#counts.get(state) ?? 0)
  }

  /** @throws `input-invalid` when a line is not one of a story. */
  add(lines: Iterable<string>): void {
    for (const line of lines) this.take(parseStoryLine(line))
  }

  take(entry: StoryEntry): void {
    if (entry.type === 'handled') this.#take(entry.event, entry.effects)
    else if (entry.type === 'stopped') this.#stopped = entry.reason
    else this.#beginLife()
  }

  /** `undefined` once it is forgotten. */
  spanOf(lease: LeaseId): Span | undefined {
    return this.#byLease.get(lease)
  }

  /** What is known of these units, the oldest first. */
  storyOf({ job, from, to }: Span): Moment[] {
    const moments: Moment[] = []
    for (const span of this.#byLease.values()) {
      if (span.job !== job || span.from >= to || span.to <= from) continue
      const { device, state, endMs, reason, grantedMs } = span
      moments.push({ type: span.backup ? 'backed-up' : 'granted', atMs: grantedMs, device })
      if (state !== 'running') moments.push({ type: state, atMs: endMs ?? grantedMs, device, reason })
    }
    for (const { unit, atMs, ...of } of this.#setAside) {
      if (of.job === job && from <= unit && unit < to) moments.push({ type: 'set-aside', atMs, unit })
    }
    return moments.sort((left, right) => left.atMs - right.atMs)
  }

  // -- one line

  #take(event: SchedulerEvent, effects: readonly Effect[]): void {
    const { atMs } = event
    this.#heardMs = Math.max(this.#heardMs, atMs)
    if ('device' in event) this.#takeDevice(event, effects)
    // What ends comes before what begins, whatever the order in which it is performed.
    for (const effect of effects) this.#takeEnd(effect, effects, atMs)
    for (const effect of effects) if (effect.type === 'grant-lease') this.#grant(effect, atMs)
  }

  #takeDevice(event: Extract<SchedulerEvent, { device: DeviceId }>, effects: readonly Effect[]): void {
    const { atMs, device } = event
    const row = this.#rows.get(device) ?? this.#addRow(device)
    switch (event.type) {
      case 'device-joined':
        this.#endAll(row, atMs, 'lost')
        row.here = true
        break
      case 'device-started':
        while (row.busy.length < event.slots) row.busy.push(undefined)
        row.lanes = Math.max(row.lanes, event.slots)
        this.#takeUp(event, effects)
        break
      case 'heartbeat-received':
        this.#takeUp(event, effects)
        break
      case 'device-stopped':
        this.#endAll(row, atMs, 'handed-back')
        break
      case 'device-finishing':
        this.#endOthers(row, event.keeps, atMs)
        break
      case 'device-left':
        this.#leave(row, atMs)
        break
      case 'result-received':
        this.#takeResult(event, effects)
        break
      case 'shard-failed': {
        const span = this.#byLease.get(event.lease)
        if (span?.state === 'running') this.#end(span, atMs, 'failed', event.failure.reason)
        break
      }
      case 'job-refused':
        for (const span of [...this.#running.keys()]) {
          if (span.device !== device || span.job !== event.job) continue
          if (event.failure === undefined) this.#end(span, atMs, 'handed-back')
          else this.#end(span, atMs, 'failed', event.failure.reason)
        }
        break
      case 'unit-claimed':
        break
    }
  }

  #takeEnd(effect: Effect, effects: readonly Effect[], atMs: number): void {
    switch (effect.type) {
      case 'cancel-leases':
        for (const lease of effect.leases) {
          const span = this.#byLease.get(lease)
          if (span?.state === 'running') this.#end(span, atMs, isOver(span.job, effects) ? 'cancelled' : 'overtaken')
        }
        break
      case 'drop-device': {
        const row = this.#rows.get(effect.device)
        if (row !== undefined) this.#leave(row, atMs)
        break
      }
      case 'append-done':
        this.#settle(effect.lease, 'counted')
        break
      case 'ban-identity':
        for (const row of this.#rows.values())
          if (identityOf(row.device) === effect.identity) this.#endAll(row, atMs, 'lost')
        break
      case 'drop-results':
        for (const lease of effect.leases)
          this.#settle(lease, isCaught(this.#byLease.get(lease), effects) ? 'wrong' : 'checked')
        break
      case 'append-poisoned':
        this.#setAside.push({ job: effect.job, unit: effect.unit, atMs })
        if (this.#setAside.length > setAsideMost) this.#setAside.shift()
        break
      case 'end-job':
        for (const span of [...this.#running.keys()]) {
          if (span.job === effect.job) this.#end(span, atMs, isOver(span.job, effects) ? 'cancelled' : 'overtaken')
        }
        break
      default:
    }
  }

  #takeResult(event: Told<'result-received'>, effects: readonly Effect[]): void {
    const span = this.#byLease.get(event.lease)
    if (span === undefined) return
    const counts = effects.some((effect) => effect.type === 'append-done' && effect.lease === event.lease)
    if (!counts && span.state !== 'running') return // it came too late: it is told already how it was lost
    const kept = effects.some((effect) => effect.type === 'keep-result' && effect.lease === event.lease)
    const spot = event.label !== undefined && !kept && !counts && span.state === 'running'
    const won = event.to < span.to ? 'partial' : span.backup ? 'backup-won' : 'counted'
    const beganMs = Math.max(span.startMs ?? span.grantedMs, event.atMs - event.execMs)
    this.#end(span, event.atMs, counts ? won : kept ? 'provisional' : spot ? 'checked' : 'overtaken')
    span.startMs = Math.min(beganMs, event.atMs)
  }

  /** A result that was there already counts now, or never will. */
  #settle(lease: LeaseId, state: Ended): void {
    const span = this.#byLease.get(lease)
    if (span?.state !== 'provisional') return
    this.#count(span.state, -1)
    this.#count(state, 1)
    span.state = state
  }

  /** A device names what it is still at; of what was thought lost, the rest goes on. */
  #takeUp(event: Told<'device-started' | 'heartbeat-received'>, effects: readonly Effect[]): void {
    for (const { lease } of event.held) {
      const span = this.#byLease.get(lease)
      if (span === undefined) continue
      if (this.#running.delete(span)) this.#running.set(span, event.atMs)
      if (span.state !== 'lost' && span.state !== 'handed-back') continue
      if (isGivenAway(span, effects)) continue
      this.#count(span.state, -1)
      Object.assign(span, { state: 'running', endMs: undefined })
      this.#running.set(span, event.atMs)
      this.#begin(span, span.startMs ?? event.atMs)
    }
  }

  /** Another life of the coordinator: what was leased died with the former one. */
  #beginLife(): void {
    for (const row of this.#rows.values()) this.#leave(row, this.#heardMs)
  }

  // -- spans

  #grant(effect: Extract<Effect, { type: 'grant-lease' }>, atMs: number): void {
    const { lease, job, device, from, to, backup } = effect
    if (!backup) this.#loseLapsed(job, { from, to }, atMs)
    const span: OwnSpan = {
      ...{ lease, job, device, from, to, backup, grantedMs: atMs, startMs: undefined, endMs: undefined, lane: 0 },
      ...{ state: 'running', reason: undefined },
    }
    this.#firstMs ??= atMs
    this.#lastMs = Math.max(this.#lastMs, atMs)
    this.#byLease.set(lease, span)
    this.#running.set(span, atMs)
    const row = this.#rows.get(device) ?? this.#addRow(device)
    row.spans.push(span)
    this.#begin(span, atMs)
    if (this.#byLease.size > this.#most) this.#forgetOldest()
  }

  /** A lease that was not named for `policy.leaseMs` ends without an effect: it shows when its units are given to another. */
  #loseLapsed(job: JobId, { from, to }: { from: number; to: number }, atMs: number): void {
    for (const [span, namedMs] of this.#running) {
      if (namedMs + policy.leaseMs > atMs) return
      if (span.job === job && span.from < to && from < span.to) this.#end(span, atMs, 'lost')
    }
  }

  #begin(span: OwnSpan, atMs: number): void {
    const row = this.#rows.get(span.device)
    if (row === undefined) return
    const free = row.busy.indexOf(undefined)
    if (free < 0) {
      row.waiting.push(span)
      return
    }
    row.busy[free] = span
    span.lane = free
    span.startMs = atMs
  }

  #end(span: OwnSpan, atMs: number, state: Ended, reason?: string): void {
    if (span.state === 'running') this.#running.delete(span)
    else this.#count(span.state, -1)
    this.#count(state, 1)
    this.#lastMs = Math.max(this.#lastMs, atMs)
    Object.assign(span, { state, endMs: atMs, reason })
    this.#release(span, atMs)
  }

  /** Its worker goes on with what waits. */
  #release(span: OwnSpan, atMs: number): void {
    const row = this.#rows.get(span.device)
    if (row === undefined) return
    row.waiting = row.waiting.filter((each) => each !== span)
    if (row.busy[span.lane] !== span) return
    row.busy[span.lane] = undefined
    const next = row.waiting.shift()
    if (next !== undefined) this.#begin(next, atMs)
  }

  #endAll(row: OwnRow, atMs: number, state: Ended): void {
    const had = [...row.busy, ...row.waiting]
    row.waiting = []
    for (const span of had) if (span !== undefined) this.#end(span, atMs, state)
    row.busy.length = 0
  }

  #endOthers({ busy, waiting }: OwnRow, keeps: readonly LeaseId[], atMs: number): void {
    for (const span of [...waiting, ...busy]) {
      if (span !== undefined && !keeps.includes(span.lease)) this.#end(span, atMs, 'handed-back')
    }
  }

  #leave(row: OwnRow, atMs: number): void {
    this.#endAll(row, atMs, 'lost')
    row.here = false
    this.#forgetRow(row)
  }

  #count(state: SpanState, change: 1 | -1): void {
    this.#counts.set(state, (this.#counts.get(state) ?? 0) + change)
  }

  #addRow(device: DeviceId): OwnRow {
    const row: OwnRow = { device, lanes: 1, spans: [], busy: [], waiting: [], here: true }
    this.#rows.set(device, row)
    return row
  }

  #forgetOldest(): void {
    const [oldest] = this.#byLease.values()
    if (oldest === undefined) return
    this.#byLease.delete(oldest.lease)
    if (this.#running.delete(oldest)) this.#release(oldest, this.#heardMs)
    const row = this.#rows.get(oldest.device)
    row?.spans.shift()
    if (row !== undefined) this.#forgetRow(row)
  }

  #forgetRow(row: OwnRow): void {
    if (!row.here && row.spans.length === 0) this.#rows.delete(row.device)
  }
}

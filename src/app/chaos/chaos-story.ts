import { type DeviceId, type Identity, identityOf, type JobId, type LeaseId } from '../../base/ids.ts'
import type { Effect } from '../../core/effect.ts'
import type { SchedulerEvent } from '../../core/event.ts'
import type { Span } from '../../core/span.ts'
import { parseStoryLine } from '../../core/story.ts'
import { StorySpans } from '../../core/story-spans.ts'
import type { Trick } from '../../protocol/trick.ts'
import {
  type Absence,
  type CaughtBy,
  type Episode,
  type Lies,
  overlap,
  type Slowness,
  type Units,
} from './episode.ts'

type Told<T extends SchedulerEvent['type']> = Extract<SchedulerEvent, { type: T }>
type Grant = Extract<Effect, { type: 'grant-lease' }>

interface Result extends Units {
  readonly device: DeviceId
  readonly grantedMs: number
  readonly execMs: number
  countedMs: number | undefined
}

/** Of results and episodes the newest are kept: a long lesson must not fill the memory. */
const resultsMost = 20_000
const episodesMost = 200

/** Reads a room's story as it grows into what became of devices that slept, were slow, cut off, or lied. */
export class ChaosStory {
  readonly #spans = new StorySpans()
  readonly #episodes: Episode[] = []
  readonly #heardMs = new Map<DeviceId, number>()
  readonly #grants = new Map<LeaseId, Grant & { readonly atMs: number }>()
  readonly #results = new Map<LeaseId, Result>()
  /** Jobs that run, and whether their results are checked. */
  readonly #jobs = new Map<JobId, boolean>()
  /** What absent devices were at, until others have it. */
  #orphans: { readonly units: Units; readonly of: Absence }[] = []
  #checkingMs = 0
  #countedMs = 0

  /** The oldest first. */
  get episodes(): readonly Episode[] {
    return this.#episodes
  }
  /** Whether anybody checks results of what runs now; `undefined` while nothing runs. */
  get checked(): boolean | undefined {
    return this.#jobs.size === 0 ? undefined : [...this.#jobs.values()].some((checked) => checked)
  }
  /** What checking results has cost so far, beside the time of those that count. */
  get checking(): { readonly extraMs: number; readonly countedMs: number } {
    return { extraMs: this.#checkingMs, countedMs: this.#countedMs }
  }
  /** When the first lease was granted: times are shown from here. */
  get firstMs(): number {
    return this.#spans.firstMs
  }

  /** The host asked a device for a trick, after all that was read until now. */
  play(device: DeviceId, trick: Trick): void {
    const began = { device, beganMs: this.#spans.heardMs, extraMs: 0 }
    switch (trick) {
      case 'sleep':
      case 'crash':
        this.#begin({ ...began, ...absent('silent', trick) })
        break
      case 'cut':
        this.#begin({ ...began, ...absent('cut', trick) })
        break
      case 'slow': {
        const unitsBefore = this.#newestUnits(device)
        this.#begin({ ...began, kind: 'slow', noticedMs: undefined, copies: 0, unitsBefore, unitsNow: undefined })
        break
      }
      case 'lie': {
        const checked = this.checked === true
        const lies = { results: 0, checked, caught: undefined, units: 0 }
        this.#begin({ ...began, kind: 'lie', trick, ...lies })
        break
      }
    }
  }

  /** @throws `input-invalid` when a line is not one of a story. */
  add(lines: Iterable<string>): void {
    for (const line of lines) {
      const entry = parseStoryLine(line)
      this.#spans.add([line])
      if (entry.type === 'handled') this.#take(entry.event, entry.effects)
    }
  }

  #begin(episode: Episode): void {
    this.#episodes.push(episode)
    if (this.#episodes.length > episodesMost) this.#episodes.shift()
  }

  // -- one line

  #take(event: SchedulerEvent, effects: readonly Effect[]): void {
    if (event.type === 'job-submitted') this.#jobs.set(event.spec.job, event.spec.verify !== undefined)
    if (event.type === 'device-stopped') this.#cutOff(event.device, event.atMs)
    if (event.type === 'device-joined') this.#beginsAnew(event.device, event.atMs)
    if (event.type === 'result-received') this.#takeResult(event, effects)
    for (const effect of effects) this.#takeEffect(effect, event.atMs)
    this.#judgeCaught(effects, event.atMs)
    if ('device' in event) this.#hear(event.device, event)
  }

  #takeEffect(effect: Effect, atMs: number): void {
    switch (effect.type) {
      case 'grant-lease':
        this.#grant(effect, atMs)
        break
      case 'drop-device':
        this.#silent(effect.device, atMs)
        break
      case 'append-done':
        this.#count(effect.lease, atMs)
        break
      case 'cancel-leases':
        for (const lease of effect.leases) this.#overtake(effect.device, lease, atMs)
        break
      case 'end-job':
        this.#jobs.delete(effect.job)
        break
      default:
    }
  }

  #hear(device: DeviceId, { type, atMs }: SchedulerEvent): void {
    this.#heardMs.set(device, atMs)
    if (type !== 'device-joined' && type !== 'device-started') return
    const away = this.#episodes.findLast((one) => isAbsence(one) && one.device === device)
    if (away !== undefined && isAbsence(away) && away.noticedMs !== undefined) away.backMs ??= atMs
  }

  // -- away

  #silent(device: DeviceId, atMs: number): void {
    const asked = this.#open(device, 'silent')
    const heardMs = this.#heardMs.get(device) ?? atMs
    const found = asked ?? { device, beganMs: heardMs, extraMs: 0, ...absent('silent', undefined) }
    if (asked === undefined) this.#begin(found)
    this.#lose(found, { atMs, untilMs: heardMs })
  }

  /** Its page died and is back before its silence was noticed. */
  #beginsAnew(device: DeviceId, atMs: number): void {
    const asked = this.#open(device, 'silent')
    if (asked !== undefined) this.#lose(asked, { atMs, untilMs: this.#heardMs.get(device) ?? atMs })
  }

  /** A link that is lost looks as one whose person pressed Stop: only who asked for it knows. */
  #cutOff(device: DeviceId, atMs: number): void {
    const asked = this.#open(device, 'cut')
    if (asked !== undefined) this.#lose(asked, { atMs, untilMs: atMs })
  }

  #open(device: DeviceId, kind: Absence['kind']): Absence | undefined {
    return this.#episodes
      .filter(isAbsence)
      .findLast((one) => one.kind === kind && one.device === device && one.noticedMs === undefined)
  }

  /** @param untilMs how long it can have computed. */
  #lose(absence: Absence, { atMs, untilMs }: { atMs: number; untilMs: number }): void {
    absence.noticedMs = atMs
    for (const span of this.#spansOf(absence.device)) {
      if (span.endMs !== atMs || (span.state !== 'lost' && span.state !== 'handed-back')) continue
      absence.shards++
      absence.extraMs += Math.max(0, untilMs - (span.startMs ?? untilMs))
      this.#orphans.push({ units: span, of: absence })
    }
  }

  // -- leases

  #grant(grant: Grant, atMs: number): void {
    this.#grants.set(grant.lease, { ...grant, atMs })
    forgetOldest(this.#grants, resultsMost)
    this.#orphans = this.#orphans.filter(({ units, of }) => {
      const taken = overlap(units, grant)
      if (taken && grant.device !== of.device) of.givenOn++
      return !taken
    })
    for (const slow of this.#episodes.filter(isSlowness)) {
      if (slow.device === grant.device && !grant.backup) slow.unitsNow = grant.to - grant.from
      else if (grant.backup && this.#runs(slow.device, grant)) {
        slow.copies++
        slow.noticedMs ??= atMs
      }
    }
  }

  #runs(device: DeviceId, units: Units): boolean {
    return this.#spansOf(device).some((span) => span.state === 'running' && overlap(span, units))
  }

  /** Of two that were at the same shard one was first: the other computed for nothing. */
  #overtake(device: DeviceId, lease: LeaseId, atMs: number): void {
    const span = this.#spansOf(device).find((one) => one.lease === lease && one.state === 'overtaken')
    if (span?.startMs === undefined) return
    const slow = this.#episodes.filter(isSlowness).findLast((one) => {
      const pair = this.#spansOf(one.device).find((its) => overlap(its, span) && its.grantedMs >= one.beganMs)
      return one.device === device || pair !== undefined
    })
    if (slow !== undefined) slow.extraMs += Math.max(0, atMs - span.startMs)
  }

  #newestUnits(device: DeviceId): number | undefined {
    const span = this.#spansOf(device).findLast(({ backup }) => !backup)
    return span === undefined ? undefined : span.to - span.from
  }

  #spansOf(device: DeviceId): readonly Span[] {
    return this.#spans.rows.find((row) => row.device === device)?.spans ?? []
  }

  // -- results

  #takeResult(event: Told<'result-received'>, effects: readonly Effect[]): void {
    const { lease, device, to, execMs, label } = event
    const grant = this.#grants.get(lease)
    if (grant === undefined) return
    this.#results.set(lease, { ...grant, to, grantedMs: grant.atMs, execMs, countedMs: undefined })
    forgetOldest(this.#results, resultsMost)
    const kept = effects.some((effect) => effect.type === 'keep-result' && effect.lease === lease)
    const counts = effects.some((effect) => effect.type === 'append-done' && effect.lease === lease)
    if (label !== undefined && !kept && !counts) this.#checkingMs += execMs // its result was known before
    for (const lies of this.#episodes.filter(isLies)) {
      if (lies.caught !== undefined || identityOf(lies.device) !== identityOf(device)) continue
      lies.results++
      lies.checked = this.#jobs.get(grant.job) === true
    }
  }

  #count(lease: LeaseId, atMs: number): void {
    const result = this.#results.get(lease)
    if (result === undefined || result.countedMs !== undefined) return
    result.countedMs = atMs
    this.#countedMs += result.execMs
  }

  /** Results that are dropped were of a liar, or they checked another's. */
  #judgeCaught(effects: readonly Effect[], atMs: number): void {
    const bans = effects.filter((effect) => effect.type === 'ban-identity')
    const dropped = effects
      .flatMap((effect) => (effect.type === 'drop-results' ? effect.leases : []))
      .flatMap((lease) => this.#results.get(lease) ?? [])
    for (const ban of bans) {
      const lies = this.#liesOf(ban.identity, atMs)
      lies.caught = { atMs, by: this.#caughtBy(ban.identity, ban) }
      lies.checked = true
      for (const result of dropped) {
        if (identityOf(result.device) !== ban.identity) continue
        lies.units += result.to - result.from
        lies.extraMs += result.execMs
      }
    }
    for (const { device, execMs } of dropped) {
      if (!bans.some(({ identity }) => identity === identityOf(device))) this.#checkingMs += execMs
    }
  }

  #liesOf(identity: Identity, atMs: number): Lies {
    const asked = this.#episodes
      .filter(isLies)
      .findLast((one) => identityOf(one.device) === identity && one.caught === undefined)
    if (asked !== undefined) return asked
    const device =
      [...this.#heardMs.keys()].findLast((one) => identityOf(one) === identity) ?? (identity as string as DeviceId)
    const results = [...this.#results.values()].filter((one) => identityOf(one.device) === identity).length
    const given = { kind: 'lie', trick: undefined, results, checked: true, caught: undefined, units: 0 } as const
    const found: Lies = { device, beganMs: atMs, extraMs: 0, ...given }
    this.#begin(found)
    return found
  }

  #caughtBy(identity: Identity, units: Units): CaughtBy {
    const there = [...this.#results.values()].filter((result) => overlap(result, units))
    const own = there.filter(({ device }) => identityOf(device) === identity)
    const others = there.filter(({ device }) => identityOf(device) !== identity)
    const wasKnown = others.some(({ countedMs = Infinity }) => own.some(({ grantedMs }) => countedMs <= grantedMs))
    if (wasKnown) return 'known'
    return others.length > 0 ? 'other' : 'host'
  }
}

const absent = <Kind extends Absence['kind']>(kind: Kind, trick: Trick | undefined) => ({
  kind,
  trick,
  noticedMs: undefined,
  shards: 0,
  givenOn: 0,
  backMs: undefined,
})

const isAbsence = (episode: Episode): episode is Absence => episode.kind === 'silent' || episode.kind === 'cut'
const isSlowness = (episode: Episode): episode is Slowness => episode.kind === 'slow'
const isLies = (episode: Episode): episode is Lies => episode.kind === 'lie'

function forgetOldest<Key>(kept: Map<Key, unknown>, most: number): void {
  const [oldest] = kept.keys()
  if (kept.size > most && oldest !== undefined) kept.delete(oldest)
}

import type { DeviceId, JobId, LeaseId } from '../../base/ids.ts'
import type { Effect, LeaseGrant } from '../../core/effect.ts'
import type { SchedulerEvent } from '../../core/event.ts'
import { timing } from '../../protocol/limits.ts'
import { demand } from './violation.ts'

/** A lease as one sees it who only hears what the scheduler hears, and sees what it says. */
interface SeenLease extends LeaseGrant {
  /** Named by its device, or given, at this time. */
  namedMs: number
  /** `lost`: given up, but its device may still be at it; the scheduler may take it up again without a word. */
  state: 'live' | 'lost' | 'over'
}

interface SeenDevice {
  slots: number
  heardMs: number
  readonly refused: Set<JobId>
}

/** Copies of one shard: more than this are waste. */
const copiesMost = 4
/** After the time at which silence is too long, the clock has this long to come. */
const slackMs = 3_000

/** Who may have which lease. Judges grants by what was said on the wire alone, and shares no code with the scheduler. */
export class LeaseAudit {
  readonly #devices = new Map<DeviceId, SeenDevice>()
  readonly #leases = new Map<LeaseId, SeenLease>()
  readonly #live = new Set<SeenLease>()
  /** Lost ones that their device named since: perhaps taken up again. */
  readonly #named = new Set<SeenLease>()
  /** The coordinator itself slept until then: silence before it says nothing. */
  #awakeSinceMs = 0

  find(lease: LeaseId): LeaseGrant | undefined {
    return this.#leases.get(lease)
  }

  /** A lease that its device may still be at, whatever others think of it. */
  openOf(device: DeviceId, id: LeaseId): LeaseGrant | undefined {
    const lease = this.#leases.get(id)
    return lease?.device === device && lease.state !== 'over' ? lease : undefined
  }

  isLive(device: DeviceId, id: LeaseId): boolean {
    const lease = this.#leases.get(id)
    return lease?.device === device && lease.state === 'live'
  }

  sleep(untilMs: number): void {
    this.#awakeSinceMs = untilMs
  }

  liveOf(device: DeviceId): SeenLease[] {
    return [...this.#live].filter((lease) => lease.device === device)
  }

  /** Before its effects. Returns the leases whose device was lost with them. */
  hear(event: SchedulerEvent): readonly LeaseGrant[] {
    const { atMs } = event
    if (!('device' in event)) return []
    const device = this.#devices.get(event.device)
    if (device !== undefined) device.heardMs = atMs
    switch (event.type) {
      case 'device-joined':
        this.#giveUp(event.device)
        this.#devices.set(event.device, { slots: 0, heardMs: atMs, refused: new Set() })
        return []
      case 'device-started':
        if (device === undefined) return []
        device.slots = event.slots
        device.refused.clear()
        this.#name(
          event.device,
          event.held.map(({ lease }) => lease),
          atMs,
        )
        return []
      case 'device-stopped':
        if (device !== undefined) device.slots = 0
        this.#giveUp(event.device)
        return []
      case 'device-finishing':
        this.#keepOnly(event.device, event.keeps)
        return []
      case 'device-left':
        return this.#leave(event.device)
      case 'heartbeat-received':
        this.#name(
          event.device,
          event.held.map(({ lease }) => lease),
          atMs,
        )
        return []
      case 'result-received':
        this.#finish(event.device, event.lease, event.to - 1, undefined)
        return []
      case 'shard-failed':
        this.#finish(event.device, event.lease, event.unit, 'lost')
        return []
      case 'job-refused':
        device?.refused.add(event.job)
        for (const lease of this.liveOf(event.device)) if (lease.job === event.job) this.#set(lease, 'lost')
        return []
      default:
        return []
    }
  }

  /** One effect, in its turn. Returns the leases that were lost with a dropped device. */
  see(effect: Effect, atMs: number): readonly LeaseGrant[] {
    switch (effect.type) {
      case 'grant-lease':
        this.#grant(effect, effect.backup, atMs)
        return []
      case 'cancel-leases':
        for (const id of effect.leases) {
          const lease = this.#leases.get(id)
          if (lease !== undefined) this.#set(lease, 'over')
        }
        return []
      case 'drop-device':
        return this.#leave(effect.device)
      case 'end-job':
        for (const lease of this.#live) if (lease.job === effect.job) this.#set(lease, 'over')
        return []
      default:
        return []
    }
  }

  #grant(grant: LeaseGrant, backup: boolean, atMs: number): void {
    const { lease, job, device, from, to } = grant
    const place = { job, unit: from }
    const known = this.#devices.get(device)
    const say = (what: string) => () => `lease ${lease} on units ${from} to ${to - 1} of ${job} to ${device}: ${what}`
    demand(!this.#leases.has(lease), 'broken', say('its name was used before'), place)
    demand(known !== undefined && known.slots > 0, 'broken', say('it has not started'), place)
    demand(known?.refused.has(job) !== true, 'broken', say('it has refused this job'), place)
    for (const other of this.#live) {
      if (atMs - other.namedMs < timing.leaseMs) continue
      this.#set(other, 'lost')
      this.#named.add(other) // a coordinator that slept forgives
    }
    const others = [...this.#live].filter((other) => other.job === job && other.from < to && from < other.to)
    const at = () => others.map((other) => `${other.lease} at ${other.device}`).join(', ')
    demand(backup || others.length === 0, 'broken', () => `${say('it is leased already: ')()}${at()}`, place)
    demand(others.length < copiesMost, 'broken', say(`${others.length} devices are at it`), place)
    demand(
      others.every((other) => other.device !== device),
      'broken',
      say('it is at it already'),
      place,
    )
    const seen: SeenLease = { lease, job, device, from, to, namedMs: atMs, state: 'live' }
    this.#leases.set(lease, seen)
    this.#live.add(seen)
  }

  /** A device that nobody hears is given up in time. */
  checkSilence(atMs: number): void {
    for (const [device, { heardMs }] of this.#devices) {
      const silentMs = atMs - Math.max(heardMs, this.#awakeSinceMs)
      demand(
        silentMs < timing.lostMs + slackMs,
        'broken',
        () => `${device} is silent for ${silentMs} ms and still counted on`,
      )
    }
  }

  #name(device: DeviceId, leases: readonly LeaseId[], atMs: number): void {
    for (const id of leases) {
      const lease = this.#leases.get(id)
      if (lease?.device !== device) continue
      lease.namedMs = atMs
      if (lease.state === 'lost') this.#named.add(lease)
    }
  }

  /** An answer that names a unit which the lease does not have ends nothing; or the lease is lost by it. */
  #finish(device: DeviceId, id: LeaseId, unit: number | undefined, otherwise: 'lost' | undefined): void {
    const lease = this.#leases.get(id)
    if (lease?.device !== device || lease.state === 'over') return
    if (unit === undefined || (unit >= lease.from && unit < lease.to)) this.#set(lease, 'over')
    else if (otherwise !== undefined) this.#set(lease, otherwise)
  }

  #leave(device: DeviceId): readonly LeaseGrant[] {
    const lost = [...this.liveOf(device), ...[...this.#named].filter((lease) => lease.device === device)]
    this.#giveUp(device)
    this.#devices.delete(device)
    return lost
  }

  #keepOnly(device: DeviceId, keeps: readonly LeaseId[]): void {
    const kept = new Set(keeps.map((id) => this.#leases.get(id)))
    for (const lease of this.liveOf(device)) if (!kept.has(lease)) this.#set(lease, 'lost')
  }

  #giveUp(device: DeviceId): void {
    for (const lease of this.liveOf(device)) this.#set(lease, 'lost')
    for (const lease of this.#named) if (lease.device === device) this.#named.delete(lease)
  }

  #set(lease: SeenLease, state: SeenLease['state']): void {
    lease.state = state
    if (state === 'live') this.#live.add(lease)
    else this.#live.delete(lease)
    this.#named.delete(lease)
  }
}

import type { LeaseId } from '../../base/ids.ts'
import type { Effect } from '../../core/effect.ts'
import type { SchedulerEvent } from '../../core/event.ts'
import type { Recorder } from './life.ts'
import type { FaultPlan } from './plan.ts'
import { runSchedule } from './run-schedule.ts'
import type { Place } from './violation.ts'

/** Reads along and keeps what concerns one unit: its leases, their devices, what became of it. */
class UnitReader implements Recorder {
  readonly lines: string[] = []
  readonly #place: Place
  readonly #leases = new Set<LeaseId>()
  readonly #devices = new Set<string>()

  constructor(place: Place) {
    this.#place = place
  }

  life(epoch: number): void {
    this.lines.push(`          life ${epoch} of the coordinator`)
  }

  handled(event: SchedulerEvent, effects: readonly Effect[]): void {
    const told = [this.#event(event), ...effects.map((effect) => this.#effect(effect))].filter((text) => text !== '')
    if (told.length > 0) this.lines.push(`${(event.atMs / 1_000).toFixed(3).padStart(9)} s ${told.join('; ')}`)
  }

  #event(event: SchedulerEvent): string {
    if (!('device' in event)) return ''
    const { device } = event
    if ('lease' in event && this.#leases.has(event.lease)) {
      const how =
        event.type === 'result-received'
          ? `a result up to unit ${event.to}`
          : `a failure at ${event.unit ?? 'some unit'}`
      return `${device} sends ${how} for ${event.lease}`
    }
    if ('held' in event) {
      const held = event.held.filter(({ lease }) => this.#leases.has(lease))
      if (held.length > 0) return `${device} holds ${held.map(({ lease }) => lease).join(', ')}`
    }
    const isFate = event.type === 'device-left' || event.type === 'device-stopped' || event.type === 'device-joined'
    return isFate && this.#devices.has(device) ? `${device} ${event.type.slice('device-'.length)}` : ''
  }

  #effect(effect: Effect): string {
    const { job, unit } = this.#place
    switch (effect.type) {
      case 'grant-lease':
      case 'append-done': {
        if (effect.job !== job || effect.from > unit || effect.to <= unit) return ''
        this.#leases.add(effect.lease)
        this.#devices.add(effect.device)
        const units = `units ${effect.from} to ${effect.to - 1}`
        if (effect.type === 'append-done') return `${units} are accepted from ${effect.device}`
        return `${units} are leased to ${effect.device} as ${effect.lease}${effect.backup ? ', a backup' : ''}`
      }
      case 'cancel-leases': {
        const off = effect.leases.filter((lease) => this.#leases.has(lease))
        return off.length > 0 ? `${off.join(', ')} called off at ${effect.device}` : ''
      }
      case 'drop-device':
        return this.#devices.has(effect.device) ? `${effect.device} is dropped` : ''
      case 'append-poisoned': {
        if (effect.job !== job || effect.unit !== unit) return ''
        return `it is set aside after ${effect.evidence.map(({ device, failure }) => `${failure.code} at ${device}`).join(', ')}`
      }
      case 'end-job':
        return effect.job === job ? `the job ends: ${effect.outcome.type}` : ''
      default:
        return ''
    }
  }
}

/** Plays the schedule again and tells what happened to one unit. */
export function tellStory(plan: FaultPlan, place: Place): string[] {
  const reader = new UnitReader(place)
  runSchedule(plan, reader)
  return reader.lines
}

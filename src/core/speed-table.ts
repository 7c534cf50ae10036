import { widen } from '../base/columns.ts'
import { policy } from './policy.ts'

const capacityLeast = 64

/** What its device measured of a finished shard. */
export interface Measurement {
  readonly execMs: number
  readonly outputBytes: number
}

/**
 * How fast one worker of each device does units of one job: columns by the device's small number. Every result asks several
 * times, so all of them lie side by side; with thousands of devices objects cost a cache miss each.
 */
export class SpeedTable {
  #unitsPerMs = new Float64Array(capacityLeast)
  #outputBytesPerUnit = new Float64Array(capacityLeast)
  #unitsMost = new Uint32Array(capacityLeast)
  #measuredMs = new Float64Array(capacityLeast)

  /** Whether the device has finished something. */
  knows(device: number): boolean {
    return this.unitsMost(device) > 0
  }

  /** `undefined` for a device that has finished nothing. */
  unitsPerMs(device: number): number | undefined {
    return this.#unitsPerMs[device] || undefined
  }
  outputBytesPerUnit(device: number): number {
    return this.#outputBytesPerUnit[device] ?? 0
  }
  /** The largest shard that it has finished. */
  unitsMost(device: number): number {
    return this.#unitsMost[device] ?? 0
  }
  /** Time that was measured, altogether. */
  measuredMs(device: number): number {
    return this.#measuredMs[device] ?? 0
  }

  /** Timers tick in 0.1 ms or 1 ms, so shorter times are taken as one tick. */
  learn(device: number, units: number, { execMs, outputBytes }: Measurement): void {
    if (device >= this.#unitsPerMs.length) this.#grow(device)
    const unitsPerMs = units / Math.max(execMs, 0.05)
    const known = this.unitsPerMs(device)
    const weight = known === undefined ? 1 : weightOf(execMs)
    this.#unitsPerMs[device] = mixed(known ?? 0, unitsPerMs, weight)
    this.#outputBytesPerUnit[device] = mixed(this.outputBytesPerUnit(device), outputBytes / units, weight)
    this.#unitsMost[device] = Math.max(this.unitsMost(device), units)
    this.#measuredMs[device] = this.measuredMs(device) + execMs
  }

  /** The device has left: another may have its number next. */
  forget(device: number): void {
    for (const column of [this.#unitsPerMs, this.#outputBytesPerUnit, this.#unitsMost, this.#measuredMs]) {
      if (device < column.length) column[device] = 0
    }
  }

  #grow(device: number): void {
    const capacity = Math.max(device + 1, this.#unitsPerMs.length * 2)
    this.#unitsPerMs = widen(this.#unitsPerMs, new Float64Array(capacity))
    this.#outputBytesPerUnit = widen(this.#outputBytesPerUnit, new Float64Array(capacity))
    this.#unitsMost = widen(this.#unitsMost, new Uint32Array(capacity))
    this.#measuredMs = widen(this.#measuredMs, new Float64Array(capacity))
  }
}

const mixed = (known: number, sample: number, weight: number): number => known + weight * (sample - known)

function weightOf(execMs: number): number {
  const { speedWeightLeast: least, speedWeightMost: most, shardTargetMs } = policy
  return Math.min(most, Math.max(least, (most * execMs) / shardTargetMs))
}

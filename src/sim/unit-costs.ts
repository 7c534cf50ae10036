import { Rng } from '../base/rng.ts'
import { normalQuantile } from './chance.ts'

/** How long units take a device of speed 1. */
export interface Costs {
  /** Of units [from, to) together. */
  sum(from: number, to: number): number
  /** How many units from `from` on are wholly done after so much work; a rounding's breadth counts as done. */
  within(from: number, to: number, workMs: number): number
}

/** So many equally likely costs stand for the whole distribution. */
const levels = 4_096

/**
 * How long each unit takes a device of speed 1. A pure function of seed and unit, so every attempt of a unit costs the same:
 * log-normal around `meanMs`, of which `sigma` is the deviation of the logarithm.
 */
export class UnitCosts implements Costs {
  readonly #levels = new Float64Array(levels)
  readonly #salt: number

  constructor(seed: Rng | string, options: { meanMs: number; sigma: number }) {
    this.#salt = (typeof seed === 'string' ? new Rng(seed) : seed).nextUint32()
    let sum = 0
    for (let level = 0; level < levels; level++) {
      this.#levels[level] = Math.exp(options.sigma * normalQuantile((level + 0.5) / levels))
      sum += this.#levels[level] ?? 0
    }
    for (let level = 0; level < levels; level++) {
      this.#levels[level] = ((this.#levels[level] ?? 0) * options.meanMs * levels) / sum
    }
  }

  of(unit: number): number {
    return this.#levels[mix(unit ^ this.#salt) % levels] ?? 0
  }

  sum(from: number, to: number): number {
    let sum = 0
    for (let unit = from; unit < to; unit++) sum += this.of(unit)
    return sum
  }

  within(from: number, to: number, workMs: number): number {
    let left = workMs + 1e-6
    for (let unit = from; unit < to; unit++) {
      left -= this.of(unit)
      if (left < 0) return unit - from
    }
    return to - from
  }
}

/** The finaliser of MurmurHash3: neighbours come out unrelated. */
function mix(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

import * as v from '../../base/schema.ts'
import type { TaskScript } from '../../protocol/control.ts'
import { timing, limits as wire } from '../../protocol/limits.ts'

/** What a person lets any host use of this device; only its person can let one have more. */
export interface HelpLimits {
  /** The longest time for one unit. */
  readonly unitMs: number
  /** The most that a task may declare for one worker; also the maximum of WebAssembly memories where it declares nothing. */
  readonly memoryMegabytes: number
  /** Received and sent for one host in one day. */
  readonly dayBytes: number
  /** Time of all workers together for one host in one day. */
  readonly dayComputeMs: number
}

/** What one host has used today. */
export interface Spending {
  readonly computeMs: number
  readonly bytes: number
}

const hourMs = 3_600_000

/** A job that says nothing of its own stays within these; a day's is what a classroom does not reach and a miner soon does. */
export const defaultLimits: HelpLimits = {
  unitMs: timing.unitLimitMs,
  memoryMegabytes: 1_024,
  dayBytes: 2_000_000_000,
  dayComputeMs: 24 * hourMs,
}

const within = (least: number, most: number) => v.pipe(v.number(), v.finite(), v.minValue(least), v.maxValue(most))
const Kept = v.object({
  unitMs: within(1, 24 * hourMs),
  memoryMegabytes: v.pipe(within(1, wire.memoryMegabytes), v.integer()),
  dayBytes: within(0, 1e15),
  dayComputeMs: within(0, 1e12),
})

/** `before` with those of `changes` that can be limits. */
export function changeLimits(before: HelpLimits, changes: Partial<HelpLimits>): HelpLimits {
  let after = before
  for (const [key, value] of Object.entries(changes)) {
    const parsed = v.safeParse(Kept, { ...after, [key]: value })
    if (parsed.success) after = parsed.output
  }
  return after
}

/** What was kept, each limit by itself; the default where it cannot be one. */
export const readLimits = (kept: unknown): HelpLimits =>
  changeLimits(defaultLimits, typeof kept === 'object' && kept !== null ? kept : {})

/** Which limit of a day is used up. */
export type Reached = 'compute' | 'data'

export function reachedBy(spent: Spending, { dayComputeMs, dayBytes }: HelpLimits): Reached | undefined {
  if (spent.computeMs >= dayComputeMs) return 'compute'
  return spent.bytes >= dayBytes ? 'data' : undefined
}

/** What a worker is started with: never more than allowed, whatever the host says; and not without a maximum. */
export function limitTask<T extends { readonly script: TaskScript; readonly unitLimitMs: number }>(
  task: T,
  allowed: Pick<HelpLimits, 'unitMs' | 'memoryMegabytes'>,
): T {
  const declared = task.script.memoryMegabytes ?? allowed.memoryMegabytes
  const memoryMegabytes = Math.min(declared, allowed.memoryMegabytes)
  return {
    ...task,
    script: { ...task.script, memoryMegabytes },
    unitLimitMs: Math.min(task.unitLimitMs, allowed.unitMs),
  }
}

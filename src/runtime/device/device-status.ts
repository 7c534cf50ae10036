import type { Surroundings } from '../../ports.ts'
import type { CoordinatorMessage, DeviceMessage } from '../../protocol/control.ts'
import type { DeviceStatus } from '../api/device-api.ts'
import type { Session } from '../session/session.ts'
import { viewOf } from './assignments.ts'
import type { DeviceEntry } from './device-entry.ts'
import type { DeviceJobs } from './device-jobs.ts'
import { defaultLimits, type HelpLimits, type Spending } from './device-limits.ts'
import { defaultRules, type HelpRules } from './help-rules.ts'
import type { Helping } from './helping.ts'
import type { AskedJob } from './job-gate.ts'

/** What an agent knows of itself. */
interface Seen {
  readonly entry: DeviceEntry
  readonly limits: HelpLimits | undefined
  readonly rules: HelpRules | undefined
  readonly surroundings: Surroundings | undefined
  readonly helping: Pick<Helping, 'consent' | 'hold' | 'isOn' | 'isFinishing' | 'isSlowed' | 'load'>
  readonly trouble: DeviceStatus['trouble']
  readonly session: Session<DeviceMessage, CoordinatorMessage>
  readonly jobs: DeviceJobs
  readonly asked: readonly AskedJob[]
  readonly spent: Spending | undefined
  readonly wasmOnly: boolean
}

/** What is shown of a device to its person. */
export function statusOf(seen: Seen): Omit<DeviceStatus, 'trust' | 'byDelegation' | 'tricks'> {
  const { helping, entry, session, surroundings } = seen
  const { consent } = helping
  const { pool, kept, shown } = seen.jobs
  return {
    state: stateOf(seen),
    error: consent.at === 'ended' ? consent.error : undefined,
    trouble: seen.trouble,
    ...entry.view(),
    link: session.linkKind,
    slots: consent.at === 'helping' && helping.isOn ? consent.slots : 0,
    finishing: helping.isFinishing,
    hold: helping.hold,
    workers: pool.workers,
    load: helping.load,
    isSlowed: helping.isSlowed,
    task: shown === undefined ? undefined : viewOf(shown),
    maySubmit: entry.maySubmit && consent.at !== 'ended',
    shardsRunning: pool.runningCount,
    running: pool.running(),
    shardsDone: kept.shardsDone,
    unitsDone: kept.unitsDone,
    bytesIn: session.bytesIn,
    bytesOut: session.bytesOut,
    asked: seen.asked,
    limits: seen.limits ?? defaultLimits,
    spent: seen.spent ?? { computeMs: 0, bytes: 0 },
    rules: seen.rules ?? defaultRules,
    plugged: surroundings?.plugged,
    handheld: surroundings?.handheld ?? false,
    wasmOnly: seen.wasmOnly,
  }
}

function stateOf({ helping, session, entry }: Seen): DeviceStatus['state'] {
  const { at } = helping.consent
  if (at === 'ended') return 'ended'
  const isHeld = at === 'helping' && !helping.isOn
  if (!session.linked) return isHeld ? 'paused' : 'connecting'
  return entry.stateOf(isHeld ? 'paused' : at)
}

import type { TabgridError } from '../../base/errors.ts'
import type { CoordinatorMessage, DeviceMessage } from '../../protocol/control.ts'
import type { DeviceStatus } from '../api/device-api.ts'
import type { Session } from '../session/session.ts'
import { viewOf } from './assignments.ts'
import type { DeviceEntry } from './device-entry.ts'
import type { DeviceJobs } from './device-jobs.ts'
import { defaultLimits, type HelpLimits, type Reached, type Spending } from './device-limits.ts'
import type { AskedJob } from './job-gate.ts'

/** What its person has said: `waiting` for the first word, and `ended` for ever. */
export type Consent =
  | { at: 'waiting' }
  | { at: 'helping'; slots: number }
  | { at: 'stopped' }
  | { at: 'ended'; error: TabgridError }

/** What an agent knows of itself. */
interface Seen {
  readonly entry: DeviceEntry
  readonly limits: HelpLimits | undefined
  readonly consent: Consent
  readonly trouble: DeviceStatus['trouble']
  readonly session: Session<DeviceMessage, CoordinatorMessage>
  readonly jobs: DeviceJobs
  readonly asked: readonly AskedJob[]
  readonly spent: Spending | undefined
  readonly reached: Reached | undefined
  readonly wasmOnly: boolean
}

/** What is shown of a device to its person. */
export function statusOf(seen: Seen): Omit<DeviceStatus, 'trust' | 'byDelegation'> {
  const { consent, entry, session } = seen
  const { pool, kept, shown } = seen.jobs
  return {
    state: stateOf(seen),
    error: consent.at === 'ended' ? consent.error : undefined,
    trouble: seen.trouble,
    ...entry.view(),
    link: session.linkKind,
    slots: consent.at === 'helping' ? consent.slots : 0,
    workers: pool.workers,
    task: shown === undefined ? undefined : viewOf(shown),
    maySubmit: entry.maySubmit && consent.at !== 'ended',
    shardsRunning: pool.runningCount,
    shardsDone: kept.shardsDone,
    unitsDone: kept.unitsDone,
    bytesIn: session.bytesIn,
    bytesOut: session.bytesOut,
    asked: seen.asked,
    limits: seen.limits ?? defaultLimits,
    spent: seen.spent ?? { computeMs: 0, bytes: 0 },
    reached: seen.reached,
    wasmOnly: seen.wasmOnly,
  }
}

function stateOf({ consent, session, entry }: Seen): DeviceStatus['state'] {
  if (consent.at === 'ended') return 'ended'
  return session.linked ? entry.stateOf(consent.at) : 'connecting'
}

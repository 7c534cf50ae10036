import type { TabgridError } from '../../base/errors.ts'
import type { DeviceId, PublicKey, RandomBytes } from '../../base/ids.ts'
import type { Clock, Surroundings, TaskRunner } from '../../ports.ts'
import type { DeviceKind } from '../../protocol/control.ts'
import type { OwnResult } from '../api/device-api.ts'
import type { HelpRecord } from './help-record.ts'
import type { SubmissionNews } from './submitted-jobs.ts'
import type { Tricks } from './tricks.ts'

/** What a device's agent is made of. */
export interface AgentParts {
  readonly clock: Clock
  readonly runner: TaskRunner
  readonly random: RandomBytes
  readonly device: DeviceId
  readonly name: string
  readonly cores: number
  readonly kind?: DeviceKind | undefined
  /** Of an invitation. */
  readonly token?: string | undefined
  /** Whose it is, and what its person allows and keeps; left out by the host's own machine. */
  readonly helper?: { readonly profile: PublicKey; readonly record: HelpRecord }
  /** What its browser tells; as on a desk where it is left out. */
  readonly surroundings?: Surroundings
  /** It takes WebAssembly modules only, from the beginning. */
  readonly wasmOnly?: boolean
  /** What its host may play on it, by its person's word. */
  readonly tricks?: Tricks
}

/** What it tells. */
export interface AgentEvents {
  change: () => void
  result: (own: OwnResult) => void
  submission: (news: SubmissionNews) => void
  /** The coordinator knows nothing any more of what was submitted to it. */
  forgotten: (error: TabgridError) => void
}

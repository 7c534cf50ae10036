import { TabgridError } from '../../base/errors.ts'
import { signManifest } from '../../identity/manifest.ts'
import type { RoomSigner } from '../../identity/signer.ts'
import type { SplitUnits } from '../../ports.ts'
import { type CoordinatorMessage, parseCoordinatorMessage } from '../../protocol/control.ts'
import { encodeValue } from '../../protocol/value-codec.ts'
import { unitBytes } from './job-input.ts'
import type { JobPlan } from './job-plan.ts'

export type JobMessage = Extract<CoordinatorMessage, { type: 'job' }>

type Described = Pick<JobPlan, 'job' | 'task' | 'title' | 'params' | 'unitLimitMs' | 'local' | 'member'>

/** What is known of a job once its input was cut: nothing of it of a stream. */
interface KnownUnits {
  readonly heldCount: number
  readonly units?: number
  readonly inputBytes?: number
}

export type DescriptionOf = (plan: Described, known: KnownUnits) => JobMessage

/** @param split once its input was cut. */
export const knownUnits = (split: SplitUnits | undefined): KnownUnits =>
  split === undefined
    ? { heldCount: 0 }
    : { heldCount: split.heldCount, units: split.count, inputBytes: unitBytes(split.units) * split.count }

/** Says what devices are told of a job, with the manifest that its host signs. */
export const describerOf =
  (signer: RoomSigner, roomTitle: string): DescriptionOf =>
  ({ job, task, title, params, unitLimitMs, local, member }, { heldCount, units, inputBytes }) => {
    const statement = {
      roomTitle,
      ...(member !== undefined && { member }),
      job,
      title,
      task: task.name,
      script: task.hash,
      unitLimitMs,
      ...(task.memoryMegabytes !== undefined && { memoryMegabytes: task.memoryMegabytes }),
      ...(units !== undefined && { units }),
      ...(inputBytes !== undefined && { inputBytes: Math.round(inputBytes) }),
    }
    const manifest = signManifest(statement, signer)
    return { type: 'job', job, task, title, params, unitLimitMs, heldCount, local: [...local], manifest }
  }

/**
 * What a device would refuse is refused here, where its author reads it.
 * @throws `task-invalid`, `value-unsendable`, `message-too-large`.
 */
export function checkDescription(description: JobMessage): void {
  encodeValue(description)
  try {
    parseCoordinatorMessage(description)
  } catch (thrown) {
    const story = thrown instanceof Error ? thrown.message : String(thrown)
    throw new TabgridError('task-invalid', `"${description.title}" cannot be run with these options: ${story}`)
  }
}

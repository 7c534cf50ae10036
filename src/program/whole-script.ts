import { digestOf } from '../base/digest.ts'
import { TabgridError } from '../base/errors.ts'
import type { TaskScript } from '../protocol/control.ts'
import { codeOf } from '../protocol/script-kind.ts'

/** A script starts a worker a core: its hash is computed for the first of them. */
const whole = new WeakSet<TaskScript>()

/** @throws `task-hash-mismatch` where the code is not that of which the hash is. */
export function requireWhole(script: TaskScript): void {
  if (whole.has(script)) return
  if (digestOf(codeOf(script)) !== script.hash) {
    throw new TabgridError('task-hash-mismatch', `task "${script.name}" was changed on its way: run the job again`)
  }
  whole.add(script)
}

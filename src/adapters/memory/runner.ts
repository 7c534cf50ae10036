import { TabgridError } from '../../base/errors.ts'
import type { Clock, TaskRunner } from '../../ports.ts'
import { toParcel } from '../../program/boundary-copy.ts'
import { type ProgramHost, startGuarded } from '../../program/guarded-worker.ts'
import { readAnyScript } from '../../program/read-any-script.ts'
import { TaskProgram } from '../../program/task-program.ts'

/**
 * Task workers in this thread, for tests and the simulator. Values are copied as on a real boundary, and every call
 * settles on `terminate`; but a unit that loops for ever hangs this thread, as nothing can interrupt it.
 */
export function createMemoryRunner({ clock }: { readonly clock: Clock }): TaskRunner {
  return {
    start: (script, params, { unitLimitMs }) =>
      startGuarded(() => spawnInThisThread(clock), script, params, { clock, unitLimitMs }),
  }
}

function spawnInThisThread(clock: Clock): ProgramHost {
  let program: TaskProgram | undefined
  const loaded = () => {
    if (program !== undefined) return program
    throw new TabgridError('worker-crashed', 'the worker was ended')
  }
  return {
    async load(script, params) {
      const nowMs = () => clock.nowMs()
      program = await TaskProgram.load(readAnyScript, script, toParcel(params).value, { nowMs, roughMs: nowMs })
    },
    split: async (input) => loaded().split(toParcel(input).value).value,
    run: async (work, careful, report) => (await loaded().run(toParcel(work).value, report, careful)).value,
    add: async (shards) => loaded().add(toParcel(shards).value),
    answer: async (form) => loaded().answer(form).value,
    terminate() {
      program = undefined
    },
  }
}

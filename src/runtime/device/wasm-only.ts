import { TabgridError } from '../../base/errors.ts'
import type { Failure } from '../../core/event.ts'
import type { Settings, TaskRunner, TaskWorker } from '../../ports.ts'
import type { TaskScript } from '../../protocol/control.ts'
import { isWasm } from '../../protocol/script-kind.ts'
import { read } from '../kept-identity.ts'
import type { Assignment } from './assignments.ts'

/**
 * The door to a device's workers, for whoever insists on WebAssembly (W88). What is checked here is what is run: the runner
 * takes the same script, and compiles a module or evaluates a text by the same question.
 */
export class WasmOnly implements TaskRunner {
  on: boolean
  readonly #runner: TaskRunner

  constructor(runner: TaskRunner, on: boolean) {
    this.#runner = runner
    this.on = on
  }

  /** The same job, if its task may run here. */
  allowed(assignment: Assignment | undefined): Assignment | undefined {
    return assignment === undefined || this.#refuses(assignment.job.task) ? undefined : assignment
  }

  #refuses(script: TaskScript): boolean {
    return this.on && !isWasm(script)
  }

  /** @throws `task-not-wasm`, besides what the runner throws. */
  start(script: TaskScript, params: unknown, options: { unitLimitMs: number }): TaskWorker {
    if (this.#refuses(script)) throw notWasm(script)
    return this.#runner.start(script, params, options)
  }
}

export const notWasm = ({ name }: TaskScript): TabgridError =>
  new TabgridError('task-not-wasm', `"${name}" is JavaScript, and this device takes WebAssembly only`)

/** What a refusal says of the job: nothing where it is the will of a device's person. */
export const faultOf = (failure: Failure): Failure | undefined =>
  failure.code === 'task-not-wasm' ? undefined : failure

const key = 'wasm-only'

/** What the person of this browser chose last. */
export const keptWasmOnly = async (settings: Settings): Promise<boolean> => (await read(settings, key)) === true

export const keepWasmOnly = (settings: Settings, on: boolean): Promise<void> => settings.set(key, on)

import type { AnyTask, Task } from '../../core/task.ts'
import type { WasmAnswer, WasmInput, WasmParams, WasmTask } from '../../core/wasm-task.ts'
import type { Network } from '../../ports.ts'
import type { WasmKind } from '../../protocol/wasm-script.ts'
import type { DeviceRoom, SubmittedJob } from '../api/device-api.ts'
import type { RunOptions } from '../api/job-api.ts'
import { type HelperParts, JoinedRoom } from './device-room.ts'
import { SubmittedJobs } from './submitted-jobs.ts'

type SubmitOptions<Input, Params> = Pick<RunOptions<Input, Params>, 'input' | 'params' | 'title' | 'unitLimitMs'>

/** The place of a device that has jobs of its own computed besides. */
export class SubmittingRoom extends JoinedRoom implements DeviceRoom {
  readonly #jobs: SubmittedJobs

  /** @param keepWasmOnly as of a `JoinedRoom`. */
  constructor(network: Network, parts: HelperParts, keepWasmOnly: (wasmOnly: boolean) => Promise<void>) {
    super(network, parts, keepWasmOnly)
    this.#jobs = new SubmittedJobs(this.agent, parts.random)
  }

  run<Input, Params, Unit, Result, Answer, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options?: SubmitOptions<Input, Params>,
  ): SubmittedJob<Answer>
  run<Unit extends WasmKind, Result extends WasmKind, Combines extends boolean>(
    task: WasmTask<Unit, Result, Combines>,
    options?: SubmitOptions<WasmInput<Unit>, WasmParams>,
  ): SubmittedJob<WasmAnswer<Result, Combines>>
  run(task: AnyTask | WasmTask, options: SubmitOptions<unknown, unknown> = {}): SubmittedJob<never> {
    const job: SubmittedJob = this.#jobs.run(task, options)
    return job as SubmittedJob<never>
  }
}

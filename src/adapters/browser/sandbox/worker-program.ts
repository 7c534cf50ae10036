import { assertNever } from '../../../base/assert.ts'
import { TabgridError, toTabgridError } from '../../../base/errors.ts'
import type { Parcel } from '../../../program/boundary-copy.ts'
import type { ScriptReader } from '../../../program/read-script.ts'
import { type ProgramClock, TaskProgram } from '../../../program/task-program.ts'
import { UnitError } from '../../../program/unit-error.ts'
import { limitWebAssemblyMemory } from '../../../program/wasm-memory.ts'
import { limits } from '../../../protocol/limits.ts'
import { failureCodeOf } from './failure-code.ts'
import type { Failure, Order, WorkerMessage } from './worker-message.ts'

// Our program in a sandboxed worker. What it needs of the platform it keeps here, before it is taken from everybody.

const send = globalThis.postMessage
const post = (message: WorkerMessage, transfer: ArrayBuffer[]): void => send(message, { transfer })

/** `performance.now` takes ten times as long as `Date.now` in Chromium: too long to ask before every tiny unit. */
const clock: ProgramClock = { nowMs: performance.now.bind(performance), roughMs: Date.now }

let program: TaskProgram | undefined

function loaded(): TaskProgram {
  if (program !== undefined) return program
  throw new TabgridError('worker-crashed', 'the worker holds no task yet')
}

const nothing: Parcel = { value: undefined, buffers: [] }

async function perform(read: ScriptReader, call: number, order: Order): Promise<Parcel> {
  switch (order.ask) {
    case 'load': {
      const { memoryMegabytes } = order.script
      program = await TaskProgram.load(read, order.script, order.params, clock, () => {
        if (memoryMegabytes !== undefined) limitWebAssemblyMemory(globalThis, memoryMegabytes)
      })
      return nothing
    }
    case 'split':
      return loaded().split(order.input)
    case 'run': {
      const report = (unitsDone: number, exact: boolean) => post({ type: 'progress', call, unitsDone, exact }, [])
      return loaded().run(order.work, report, order.careful)
    }
    case 'add':
      loaded().add(order.shards)
      return nothing
    case 'answer':
      return loaded().answer(order.form)
    default:
      return assertNever(order)
  }
}

async function answer(read: ScriptReader, call: number, order: Order): Promise<void> {
  try {
    const { value, buffers } = await perform(read, call, order)
    post({ type: 'done', call, value }, buffers)
  } catch (thrown) {
    post({ type: 'failed', call, failure: failureOf(toTabgridError(thrown, 'worker-crashed')) }, [])
  }
}

function failureOf(error: TabgridError): Failure {
  const { code, message, stack = '' } = error
  const unit = error instanceof UnitError ? error.unit : undefined
  return {
    code: failureCodeOf(code),
    message: message.slice(0, limits.reasonLength),
    stack: stack.slice(0, limits.stackLength),
    unit,
  }
}

const crash = (reason: string): void => post({ type: 'crashed', reason: reason.slice(0, limits.reasonLength) }, [])

/** Takes orders from now on. @param read which tasks this worker can run. */
export function serveProgram(read: ScriptReader): void {
  addEventListener('message', ({ data: { call, order } }: MessageEvent<{ call: number; order: Order }>) => {
    void answer(read, call, order)
  })
  // All three would leave the page waiting: a call that never arrives, or a failure that belongs to nobody.
  addEventListener('messageerror', () => crash('a message to it could not be read'))
  addEventListener('error', (event) => {
    event.preventDefault()
    crash(event.message)
  })
  addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    crash(`Uncaught (in promise) ${String(event.reason)}`)
  })
}

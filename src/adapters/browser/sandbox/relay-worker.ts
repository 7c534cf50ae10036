import { type ErrorCode, TabgridError, toTabgridError } from '../../../base/errors.ts'
import { measurePlain } from '../../../program/plain-data.ts'
import { limits } from '../../../protocol/limits.ts'
import { type Order, parseValue, parseWorkerMessage, type Reply, type WorkerMessage } from './worker-message.ts'

/** An answer that may pass, with the buffers that can be moved. */
export interface Passed {
  readonly reply: Reply
  readonly buffers: readonly ArrayBuffer[]
}

export interface WorkerListener {
  /** Resolves when it was heard. */
  progress(unitsDone: number, exact: boolean): Promise<void>
  crashed(reason: string): void
  flooded(): void
}

interface Call {
  readonly ask: Order['ask']
  resolve(passed: Passed): void
}

/** Our program tells of progress ten times a second, and answers once an order. */
const messagesASecond = 100
const messagesAtOnce = 1_000

/**
 * One worker as the relay has it: the choke point. What the worker says is counted, measured, looked through and read
 * strictly before anything of it goes on; a worker that says anything else is ended.
 */
export class RelayWorker {
  readonly #worker: Worker
  readonly #listener: WorkerListener
  readonly #calls = new Map<number, Call>()
  readonly #startedMs = performance.now()
  #lastCall = 0
  #messages = 0
  /** Careful runs tell of every unit. */
  #messagesPromised = messagesAtOnce
  #progress: { unitsDone: number; exact: boolean } | undefined
  #telling = false
  #ended = false

  constructor(url: string, listener: WorkerListener) {
    this.#listener = listener
    this.#worker = new Worker(url, { name: 'tabgrid-task' })
    this.#worker.onmessage = (event) => this.#hear(event)
    this.#worker.onmessageerror = () => this.#crash('a value from it could not be read')
    this.#worker.onerror = (event) => {
      event.preventDefault()
      this.#crash(event.message || 'it could not start')
    }
  }

  /** Of a worker that has ended the answer never comes. */
  ask(order: Order): Promise<Passed> {
    return new Promise((resolve) => {
      if (this.#ended) return
      const call = ++this.#lastCall
      this.#calls.set(call, { ask: order.ask, resolve })
      if (order.ask === 'run' && order.careful) this.#messagesPromised += order.work.to - order.work.from
      const { buffers } = measurePlain(order, Number.POSITIVE_INFINITY)
      this.#worker.postMessage({ call, order }, [...buffers])
    })
  }

  end(): void {
    this.#ended = true
    this.#worker.onmessage = null
    this.#worker.terminate()
    this.#calls.clear()
  }

  #crash(reason: string): void {
    if (this.#ended) return
    this.end()
    this.#listener.crashed(reason.slice(0, limits.reasonLength))
  }

  #hear(event: MessageEvent<unknown>): void {
    if (this.#ended) return
    if (++this.#messages > this.#messagesMost()) {
      this.end()
      this.#listener.flooded()
      return
    }
    try {
      if (event.ports.length > 0) throw invalid('a port')
      this.#take(event.data)
    } catch (thrown) {
      const { code, message } = toTabgridError(thrown, 'message-invalid')
      if (code === 'message-invalid') this.#crash(`it sent what it should not: ${message}`)
      else this.#refuse(code, message)
    }
  }

  #messagesMost(): number {
    return this.#messagesPromised + ((performance.now() - this.#startedMs) / 1_000) * messagesASecond
  }

  /** A value that is too large or no plain data: nobody knows to which call it belongs, so all of them fail with it. */
  #refuse(code: ErrorCode, message: string): void {
    const calls = [...this.#calls.values()]
    this.end()
    const failure = { code, message, stack: '', unit: undefined }
    for (const call of calls) call.resolve({ reply: { type: 'failed', failure }, buffers: [] })
  }

  #take(data: unknown): void {
    const { buffers } = measurePlain(data, this.#bytesMost())
    const said = parseWorkerMessage(data)
    if (said.type === 'crashed') this.#crash(said.reason)
    else if (said.type === 'progress') this.#note(this.#callOf(said.call), said.unitsDone, said.exact)
    else this.#settle(said, buffers)
  }

  #callOf(number: number): Call {
    const call = this.#calls.get(number)
    if (call === undefined) throw invalid('an answer to what nobody asked')
    return call
  }

  #settle(said: Extract<WorkerMessage, { type: 'done' | 'failed' }>, buffers: readonly ArrayBuffer[]): void {
    const call = this.#callOf(said.call)
    const reply = replyOf(call.ask, said)
    this.#calls.delete(said.call)
    call.resolve({ reply, buffers })
  }

  #note(call: Call, unitsDone: number, exact: boolean): void {
    if (call.ask !== 'run') throw invalid('progress where no units are')
    this.#progress = { unitsDone, exact }
    if (!this.#telling) void this.#tell()
  }

  /** What stays on this machine may be larger than what travels. */
  #bytesMost(): number {
    const stays = [...this.#calls.values()].some(({ ask }) => ask === 'split' || ask === 'answer')
    return stays ? limits.relayAnswerBytes : limits.relayResultBytes
  }

  /** One at a time, and always the newest. */
  async #tell(): Promise<void> {
    this.#telling = true
    for (let next = this.#progress; next !== undefined; next = this.#progress) {
      this.#progress = undefined
      await this.#listener.progress(next.unitsDone, next.exact)
    }
    this.#telling = false
  }
}

const invalid = (what: string): TabgridError => new TabgridError('message-invalid', what)

function replyOf(ask: Order['ask'], said: Extract<WorkerMessage, { type: 'done' | 'failed' }>): Reply {
  if (said.type === 'done') return { type: 'done', value: parseValue(ask, said.value) }
  const { code, message, stack, unit } = said.failure
  return { type: 'failed', failure: { code, message, stack, unit } }
}

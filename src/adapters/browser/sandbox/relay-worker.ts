import { TabgridError, toTabgridError } from '../../../base/errors.ts'
import { measurePlain } from '../../../program/plain-data.ts'
import { limits } from '../../../protocol/limits.ts'
import { failureCodeOf } from './failure-code.ts'
import { type Order, parseValue, parseWorkerMessage, type Reply, type WorkerMessage } from './worker-message.ts'

export interface WorkerListener {
  /** An answer that may pass, with the buffers in it that can be moved. Throws when it does not go on. */
  answered(call: number, reply: Reply, buffers: readonly ArrayBuffer[]): void
  /** Told of the next when `heard` was called. */
  progress(unitsDone: number, exact: boolean): void
  crashed(reason: string): void
  flooded(): void
}

type Settled = Extract<WorkerMessage, { type: 'done' | 'failed' }>

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
  /** What was asked and is not answered yet, by the numbers of the calls. */
  readonly #calls = new Map<number, Order['ask']>()
  readonly #startedMs = performance.now()
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
  ask(call: number, order: Order, buffers: ArrayBuffer[]): void {
    if (this.#ended) return
    if (order.ask === 'run' && order.careful) this.#messagesPromised += order.work.to - order.work.from
    try {
      this.#worker.postMessage({ call, order }, buffers)
      this.#calls.set(call, order.ask)
    } catch (thrown) {
      this.#listener.answered(call, failed(thrown), [])
    }
  }

  /** The last progress was taken: now the newest is told, if there is any. */
  heard(): void {
    const next = this.#progress
    this.#progress = undefined
    this.#telling = next !== undefined
    if (next !== undefined) this.#listener.progress(next.unitsDone, next.exact)
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
      const error = toTabgridError(thrown, 'value-unsendable')
      if (error.code === 'message-invalid') this.#crash(`it sent what it should not: ${error.message}`)
      else this.#refuse(error)
    }
  }

  #messagesMost(): number {
    return this.#messagesPromised + ((performance.now() - this.#startedMs) / 1_000) * messagesASecond
  }

  /** A value that is too large or no plain data: nobody knows to which call it belongs, so all of them fail with it. */
  #refuse(error: TabgridError): void {
    const calls = [...this.#calls.keys()]
    this.end()
    for (const call of calls) this.#listener.answered(call, failed(error), [])
  }

  #take(data: unknown): void {
    const { buffers } = measurePlain(data, this.#bytesMost())
    const said = parseWorkerMessage(data)
    if (said.type === 'crashed') this.#crash(said.reason)
    else if (said.type === 'progress') this.#note(this.#askOf(said.call), said.unitsDone, said.exact)
    else this.#settle(said, buffers)
  }

  #askOf(call: number): Order['ask'] {
    const ask = this.#calls.get(call)
    if (ask === undefined) throw invalid('an answer to what nobody asked')
    return ask
  }

  #settle(said: Settled, buffers: readonly ArrayBuffer[]): void {
    const ask = this.#askOf(said.call)
    if (ask === 'run') this.#progress = undefined // of what is done nobody waits for it
    this.#listener.answered(said.call, replyOf(ask, said), buffers)
    this.#calls.delete(said.call)
  }

  #note(ask: Order['ask'], unitsDone: number, exact: boolean): void {
    if (ask !== 'run') throw invalid('progress where no units are')
    this.#progress = { unitsDone, exact }
    if (!this.#telling) this.heard()
  }

  /** What stays on this machine may be larger than what travels. */
  #bytesMost(): number {
    const stays = [...this.#calls.values()].some((ask) => ask === 'split' || ask === 'answer')
    return stays ? limits.relayAnswerBytes : limits.relayResultBytes
  }
}

const invalid = (what: string): TabgridError => new TabgridError('message-invalid', what)

function failed(thrown: unknown): Reply {
  const { code, message } = toTabgridError(thrown, 'value-unsendable')
  return { type: 'failed', failure: { code: failureCodeOf(code), message, stack: '' } }
}

const replyOf = (ask: Order['ask'], said: Settled): Reply =>
  said.type === 'done'
    ? { type: 'done', value: parseValue(ask, said.value) }
    : { type: 'failed', failure: said.failure }

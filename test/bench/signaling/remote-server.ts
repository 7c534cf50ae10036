import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ServerOptions } from '../../../signaling/server.ts'

export type Asked = 'state'
export type Told = { type: 'listening'; port: number } | ({ type: 'state' } & ServerState)

interface ServerState {
  /** Rejections and exceptions that nobody caught. */
  readonly unhandled: number
  /** Of the whole process; kernel buffers are not in it. */
  readonly nowBytes: number
  readonly peakBytes: number
  /** All that it has computed, in user and system. */
  readonly cpuMs: number
}

const file = fileURLToPath(new URL('server-process.ts', import.meta.url))

/** A signaling server in a process of its own, which ends with this one. */
export class RemoteServer {
  readonly port: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
  }

  static async start(options: Partial<Pick<ServerOptions, 'limits' | 'relay'>> = {}): Promise<RemoteServer> {
    const execArgv = ['--expose-gc', '--import', 'tsx']
    const child = fork(file, [JSON.stringify(options)], { execArgv })
    const told = await next(child)
    if (told.type !== 'listening') throw new Error(`the server said ${told.type} first`)
    return new RemoteServer(child, told.port)
  }

  /** After what is no longer of use was collected. */
  async state(): Promise<ServerState> {
    this.#child.send('state' satisfies Asked)
    const told = await next(this.#child)
    if (told.type !== 'state') throw new Error(`the server said ${told.type} instead of its state`)
    return told
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }
}

async function next(child: ChildProcess): Promise<Told> {
  const [told] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${code}`)
    }),
  ])
  return told
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fromRoot } from './directories.ts'

const main = fromRoot('signaling/main.ts')

/** A server as people start it, in a process of its own. */
export class ServerProcess {
  readonly origin: string
  readonly #args: readonly string[]
  readonly #env: NodeJS.ProcessEnv
  #process: ChildProcess | undefined

  /** @param app the directory that it serves. */
  constructor(port: number, app: string) {
    this.origin = `http://127.0.0.1:${port}`
    this.#args = ['--port', String(port), '--host', '127.0.0.1', '--app', app]
    this.#env = { ...process.env, TABGRID_SECRET: 'the same in all of its lives' }
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const started = spawn(process.execPath, ['--import', 'tsx', main, ...this.#args], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#process = started
    const failed = once(started, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${code} before it listened`)
    })
    await Promise.race([once(started.stdout, 'data'), failed])
    failed.catch(() => undefined) // its end is no failure any more
  }

  /** Without a word to anybody, as a machine that fails. */
  async kill(): Promise<void> {
    const ending = this.#process
    if (ending === undefined || ending.exitCode !== null) return
    const ended = once(ending, 'exit')
    ending.kill('SIGKILL')
    await ended
  }
}

/** One that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

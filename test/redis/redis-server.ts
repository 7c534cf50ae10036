import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'

/** The path of a Redis server: the one that `TABGRID_REDIS` names, else the system's. */
export function findRedis(): string | undefined {
  const named = process.env.TABGRID_REDIS
  if (named !== undefined && named !== '') return named
  const directories = (process.env.PATH ?? '').split(delimiter).filter((directory) => directory !== '')
  return directories.map((directory) => join(directory, 'redis-server')).find(existsSync)
}

/** Debian's, where that can be had without asking a person. Returns whether there is one in the end. */
export function installRedis(): boolean {
  if (findRedis() !== undefined) return true
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false
  return (
    ['apt-get update', 'apt-get install --yes --no-install-recommends redis-server'].every(
      (step) => spawnSync(step, { shell: true, stdio: ['ignore', 2, 2] }).status === 0,
    ) && findRedis() !== undefined
  )
}

export const noRedis =
  'No Redis found. Install one (Debian: apt-get install redis-server), or name it: TABGRID_REDIS=/path/to/redis-server'

/** A Redis of our own, on a free port of the loopback, that keeps nothing: what is killed comes back empty. */
export class RedisServer {
  readonly port: number
  readonly #directory = mkdtempSync(join(tmpdir(), 'tabgrid-redis-'))
  #process: ChildProcess | undefined

  private constructor(port: number) {
    this.port = port
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort())
    await server.start()
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Of the running process. */
  get pid(): number {
    return this.#process?.pid ?? 0
  }

  async start(): Promise<void> {
    const path = findRedis()
    if (path === undefined) throw new Error(noRedis)
    const settings = `--port ${this.port} --bind 127.0.0.1 --appendonly no --dir ${this.#directory}`.split(' ')
    const started = spawn(path, [...settings, '--save', ''], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#process = started
    const lines = createInterface(started.stdout)
    for await (const line of lines) {
      if (line.includes('Ready to accept connections')) {
        lines.close()
        started.stdout.resume()
        return
      }
    }
    throw new Error('Redis ended before it was ready.')
  }

  /** As a power cut would: nothing is said, nothing is saved. */
  async kill(): Promise<void> {
    if (this.#process?.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }

  async stop(): Promise<void> {
    await this.kill()
    rmSync(this.#directory, { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no free port')
  return address.port
}

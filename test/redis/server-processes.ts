import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SocketPeer } from '../unit/signaling/socket-peer.ts'

const childFile = fileURLToPath(new URL('server-child.ts', import.meta.url))

/** Linux counts the time of processes in hundredths of a second. */
const tickMs = 10

/** A signaling server as a process of its own. */
export class ServerProcess {
  readonly port: number
  readonly #process: ChildProcess
  readonly #peers: SocketPeer[] = []

  private constructor(started: ChildProcess, port: number) {
    this.#process = started
    this.port = port
  }

  /** @param redis its address; without it the server is alone. */
  static async start(redis?: string): Promise<ServerProcess> {
    const args = ['--import', 'tsx', childFile, ...(redis === undefined ? [] : [redis])]
    const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said] = await once(started.stdout, 'data')
    return new ServerProcess(started, Number(said))
  }

  async peer(): Promise<SocketPeer> {
    const peer = await SocketPeer.connect(this.port)
    this.#peers.push(peer)
    return peer
  }

  /** The processor's time that it has used, in milliseconds. */
  get cpuMs(): number {
    const fields = readFileSync(`/proc/${this.#process.pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * tickMs
  }

  /** Without a word to anybody, as a machine that fails. */
  async kill(): Promise<void> {
    for (const peer of this.#peers) peer.socket.terminate()
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { chromiumLaunchOptions, noChromium } from '../../../src/cli/chromium.ts'
import { fromRoot } from '../directories.ts'
import { addresses, type Lab, type Place, ports } from './lab.ts'

/** Shared by the two servers of the laboratory, and by nobody else. */
const turnSecret = 'the secret of the laboratory'

/** A process that runs at a place of the laboratory. */
export class LabProcess {
  readonly #process: ChildProcess
  readonly #ended: Promise<unknown>

  private constructor(process: ChildProcess) {
    this.#process = process
    this.#ended = once(process, 'exit')
  }

  /** Resolves when it has said `ready`, and rejects with what it said when it ended instead. */
  static async start(lab: Lab, place: Place, command: readonly string[], ready: RegExp): Promise<LabProcess> {
    const [first = '', ...rest] = [...lab.at(place), ...command]
    const env = {
      ...process.env,
      TABGRID_TURN_SECRET: turnSecret,
      TABGRID_SECRET: 'of the laboratory too, and long enough',
    }
    const child = spawn(first, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const started = new LabProcess(child)
    let said = ''
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (bytes: Buffer) => {
          said = `${said}${bytes}`.slice(-10_000)
          if (ready.test(said)) resolve()
        })
      }
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`${command[0]} ended with ${code}: ${said}`)))
    })
    return started
  }

  async end(): Promise<void> {
    this.#process.kill('SIGTERM')
    await this.#ended
  }
}

/** Serves pages and signaling, and offers the TURN server. */
export function startLabServer(lab: Lab, port: number, pages: string): Promise<LabProcess> {
  const main = fromRoot('signaling/main.ts')
  const at = ['--port', String(port), '--host', addresses.server, '--app', pages]
  const turn = ['--turn', `turn:${addresses.server}:${ports.turn}`]
  return LabProcess.start(
    lab,
    'server',
    [process.execPath, '--import', 'tsx', main, ...at, ...turn],
    /Tabgrid is running/,
  )
}

/** Debian's coturn with the REST credentials that the server gives out. It keeps nothing outside of a folder of its own. */
export async function startTurnServer(lab: Lab): Promise<{ end(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'tabgrid-turn-'))
  const config = join(folder, 'turnserver.conf')
  writeFileSync(
    config,
    [
      `listening-ip=${addresses.server}`,
      `relay-ip=${addresses.server}`,
      `listening-port=${ports.turn}`,
      'use-auth-secret',
      `static-auth-secret=${turnSecret}`,
      'realm=tabgrid.test',
      'fingerprint',
      'no-tls',
      'no-dtls',
      'no-cli',
      'no-software-attribute',
      'log-file=stdout',
      `pidfile=${join(folder, 'pid')}`,
      `userdb=${join(folder, 'db')}`,
    ].join('\n'),
  )
  const turn = await LabProcess.start(lab, 'server', ['turnserver', '-c', config], /Total General servers/)
  return {
    end: async () => {
      await turn.end()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A browser all of whose processes are at a place of the laboratory. Playwright speaks with it over a pipe. */
export async function launchAt(lab: Lab, place: Place): Promise<{ browser: Browser; end(): Promise<void> }> {
  const { executablePath, ...options } = chromiumLaunchOptions()
  if (executablePath === undefined) throw new Error(noChromium)
  const folder = mkdtempSync(join(tmpdir(), 'tabgrid-lab-'))
  const wrapper = join(folder, 'chromium')
  writeFileSync(wrapper, `#!/bin/sh\nexec ${lab.at(place).join(' ')} "${executablePath}" "$@"\n`, { mode: 0o755 })
  const browser = await chromium.launch({ ...options, executablePath: wrapper })
  return {
    browser,
    end: async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    },
  }
}

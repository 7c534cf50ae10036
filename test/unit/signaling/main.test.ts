import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { limits } from '../../../src/protocol/limits.ts'
import { SocketPeer } from './socket-peer.ts'

vi.setConfig({ testTimeout: 30_000 }) // real processes, on a machine that may be busy

const root = fileURLToPath(new URL('../../..', import.meta.url))
let app: string
const started: Command[] = []

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'tabgrid-'))
  await writeFile(join(app, 'index.html'), '<h1>Tabgrid</h1>')
})
afterEach(async () => {
  for (const command of started.splice(0)) command.kill()
})
afterAll(() => rm(app, { recursive: true }))

/** `npm start` as a real process, and all that it has printed. */
class Command {
  printed = ''
  readonly exit: Promise<number | null>
  readonly #child: ChildProcess
  #wake: () => void = () => undefined

  constructor(...args: string[]) {
    started.push(this)
    this.#child = spawn(process.execPath, ['--import', 'tsx', 'signaling/main.ts', ...args], { cwd: root })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data) => {
        this.printed += String(data)
        this.#wake()
      })
    }
    this.exit = once(this.#child, 'close').then(([code]) => code as number | null)
  }

  /** The first match of what is printed, when it is printed. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.printed)
      if (match !== null) return match
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async port(): Promise<number> {
    const [, port] = await this.prints(/http:\/\/(?:localhost|127\.0\.0\.1):(\d+)\/#\/host/)
    return Number(port)
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#child.kill(signal)
  }
}
const start = (...args: string[]) => new Command('--host', '127.0.0.1', '--app', app, ...args)

test('serves the app, says goodbye at Ctrl-C and exits with 0', async () => {
  const command = start('--port', '0')
  const port = await command.port()
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('<h1>Tabgrid</h1>')
  const peer = await SocketPeer.connect(port)
  const { code } = await peer.create()
  await command.prints(new RegExp(`Room ${code.slice(0, 3)} ${code.slice(3)}`))
  command.kill('SIGINT')
  expect(await peer.closed).toBe(1001)
  expect(await command.exit).toBe(0)
})

test('prints codes and addresses for its own operator, and nothing that its peers keep secret', async () => {
  const command = start('--port', '0')
  const port = await command.port()
  const [host, device, stranger] = [
    await SocketPeer.connect(port),
    await SocketPeer.connect(port),
    await SocketPeer.connect(port),
  ]
  const { code, token } = await host.create()
  const { self } = await device.join(code)
  await host.told('member-joined')
  const body = 'sealed.a-body-that-nobody-else-may-read'
  host.say({ type: 'signal', to: self, body })
  expect(await device.told('signal')).toMatchObject({ body })
  stranger.socket.send(
    `{"type":"reclaim","version":${limits.version},"code":"${code}","token":"${'w'.repeat(20)}","takeOver":true}`,
  )
  await stranger.closed
  command.kill('SIGINT')
  await command.exit
  for (const secret of [token, body, self, 'wwww']) expect(command.printed).not.toContain(secret)
  expect(command.printed).toContain(`${code.slice(0, 3)} ${code.slice(3)}`)
})

test('[W37] writes its life as JSON lines without secrets, and drains at SIGTERM', async () => {
  const command = start('--port', '0', '--log', 'json')
  const [, port] = await command.prints(/"listening","port":(\d+)/)
  const peer = await SocketPeer.connect(Number(port))
  const { code, token, pass } = await peer.create()
  await command.prints(/"room-opened"/)
  command.kill('SIGTERM')
  await peer.told('draining')
  expect(await peer.closed).toBe(1012)
  expect(await command.exit).toBe(0)
  const events = command.printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).event)
  expect(events).toEqual(['listening', 'room-opened', 'draining', 'ended'])
  for (const secret of [code, token, pass]) expect(command.printed).not.toContain(secret)
})

test('takes the next free port when 8080 is taken, and says so', async () => {
  const [first, second] = [start(), start()] // 8080 may be taken by somebody else already: then both say so
  const ports = [await first.port(), await second.port()]
  expect(new Set(ports).size).toBe(2)
  for (const [index, command] of [first, second].entries()) {
    if (ports[index] !== 8080)
      await command.prints(new RegExp(`8080 is taken, so this server uses port ${ports[index]}`))
  }
  for (const command of [first, second]) command.kill('SIGTERM')
  expect([await first.exit, await second.exit]).toEqual([0, 0])
})

test('a port that was asked for and is taken is wrong usage, told in one line', async () => {
  const port = await start('--port', '0').port()
  const second = start('--port', `${port}`)
  expect(await second.exit).toBe(2)
  expect(second.printed.trim()).toBe(
    `Port ${port} is taken: choose another one, or leave --port out for the next free one.`,
  )
})

test('a directory without an app is wrong usage', async () => {
  const command = new Command('--app', join(app, 'nothing'))
  expect(await command.exit).toBe(2)
  expect(command.printed).toContain('no built app')
})

test('--help names the options', async () => {
  const command = new Command('--help')
  expect(await command.exit).toBe(0)
  for (const option of ['--port', '--host', '--app']) expect(command.printed).toContain(option)
})

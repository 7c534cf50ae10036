import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, loadConfigFromFile, type Plugin, type PluginOption } from 'vite'
import { WebSocket, WebSocketServer } from 'ws'
import { serveFile } from '../../signaling/static-files.ts'
import { fromRoot } from './directories.ts'
import type { MaliciousServer } from './malicious-server.ts'

// The app at one origin, its signaling server at another: who runs the second cannot replace the page.

export interface Place {
  readonly origin: string
  close(): Promise<void>
}

async function listen(http: Server, close: () => Promise<void>): Promise<Place> {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      await close()
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

const shut = (sockets: WebSocketServer): Promise<void> =>
  new Promise((resolve) => {
    for (const client of sockets.clients) client.terminate()
    sockets.close(() => resolve())
  })

/** A signaling server in bad hands: an honest one, and `malicious` between it and each socket that joins a room. */
export function serveMaliciously(malicious: MaliciousServer, honestOrigin: string): Promise<Place> {
  const http = createServer((_request, response) => response.writeHead(404).end())
  const sockets = new WebSocketServer({ server: http, path: '/signal' })
  sockets.on('connection', (victim) => {
    const server = new WebSocket(`${honestOrigin.replace('http', 'ws')}/signal`)
    const opened = new Promise((resolve) => server.once('open', resolve))
    const toServer = (text: string) => void opened.then(() => server.send(text))
    const altering = malicious.between({ victim: (text) => victim.send(text), server: toServer })
    let isDevice = false
    victim.on('message', (text) => {
      isDevice ||= (JSON.parse(String(text)) as { type: string }).type === 'join'
      if (isDevice) altering.toServer(String(text))
      else toServer(String(text))
    })
    server.on('message', (text) => (isDevice ? altering.toVictim(String(text)) : victim.send(String(text))))
    victim.on('close', () => server.terminate())
    server.on('close', () => victim.close())
  })
  return listen(http, () => shut(sockets))
}

/** The check of envelopes that alone keeps an exchanged description out. */
const check = 'fits && described.join() === fingerprints.join()'
const withoutCheck: Plugin = {
  name: 'without-check',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/identity/envelope.ts')) return undefined
    if (!code.includes(check)) throw new Error('the check is not where it was: switch off another text')
    return code.replace(check, 'fits')
  },
}

const isNamed = (plugin: PluginOption, name: string): boolean =>
  typeof plugin === 'object' && plugin !== null && 'name' in plugin && plugin.name === name

/** Builds the app for a signaling server elsewhere, and serves it as any place for static pages does: without headers of ours. */
export async function serveBuiltFor(signalingServer: string, checks: 'all' | 'fingerprints-off'): Promise<Place> {
  const outDir = await mkdtemp(join(tmpdir(), 'tabgrid-apart-'))
  process.env.VITE_SIGNALING_SERVER = signalingServer
  const found = await loadConfigFromFile({ command: 'build', mode: 'production' }, fromRoot('vite.config.ts'))
  const plugins = found?.config.plugins?.filter((plugin) => !isNamed(plugin, 'tabgrid-gzip')) ?? [] // it takes most of a build
  if (checks === 'fingerprints-off') plugins.push(withoutCheck)
  await build({
    ...found?.config,
    configFile: false,
    logLevel: 'warn',
    plugins,
    build: { ...found?.config.build, outDir },
  })
  delete process.env.VITE_SIGNALING_SERVER
  const http = createServer((request, response) => {
    const { writeHead } = response
    response.writeHead = ((status: number, headers: Record<string, unknown>) => {
      const { 'Content-Security-Policy': _, ...others } = headers
      return writeHead.call(response, status, others as never)
    }) as typeof writeHead
    void serveFile(outDir, request, response)
  })
  return listen(http, () => rm(outDir, { recursive: true }))
}

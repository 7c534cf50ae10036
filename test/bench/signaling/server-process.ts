import { readFileSync } from 'node:fs'
import { startServer } from '../../../signaling/server.ts'
import type { Asked, Told } from './remote-server.ts'

// A server in a process of its own, which tells its parent how it fares: see remote-server.ts.

let unhandled = 0
for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, () => {
    unhandled += 1
  })
}

const tell = (told: Told) => process.send?.(told)

/** Of this program's own memory. What `getrusage` says begins with that of the process that started this one. */
function peakBytes(): number {
  const [, kibi] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kibi) * 1024
}

function stateNow(): Told {
  globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  return {
    type: 'state',
    unhandled,
    nowBytes: process.memoryUsage.rss(),
    peakBytes: peakBytes(),
    cpuMs: (user + system) / 1000,
  }
}

const options = JSON.parse(process.argv[2] ?? '{}')
const server = await startServer({ port: 0, host: '127.0.0.1', ...options })
process.on('message', (asked: Asked) => {
  if (asked === 'state') tell(stateNow())
})
process.on('disconnect', () => process.exit(0))
tell({ type: 'listening', port: server.port })

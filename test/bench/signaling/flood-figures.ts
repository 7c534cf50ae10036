import type { Figure } from '../figure.ts'
import { flood } from './flood.ts'
import { RemoteServer } from './remote-server.ts'

const demandMs = 5_000
const demandBytes = 256 * 2 ** 20

/** What honest pairs notice of a flood, and what it costs the server. No limit is raised. */
export async function* floodFigures(): AsyncIterable<Figure> {
  const server = await RemoteServer.start()
  try {
    const { meetingsMs } = await flood(server.port, 100)
    const { peakBytes, unhandled } = await server.state()
    const bench = 'signaling'
    const slowest = Math.max(...meetingsMs)
    const figure = `the slowest of ${meetingsMs.length} honest pairs that meet in a flood`
    yield { bench, figure, value: slowest, unit: 'ms', versus: '5 s (lower is better)', ratio: slowest / demandMs }
    const memory = 'memory of the server, at its most, in that flood'
    const versus = '256 MB (lower is better)'
    yield { bench, figure: memory, value: peakBytes / 2 ** 20, unit: 'MiB', versus, ratio: peakBytes / demandBytes }
    const failed = 'failures that nobody caught, in that flood'
    yield { bench, figure: failed, value: unhandled, unit: 'failures', versus: 'none', ratio: unhandled }
  } finally {
    await server.end()
  }
}

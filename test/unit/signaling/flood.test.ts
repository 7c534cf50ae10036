import { expect, test, vi } from 'vitest'
import { flood } from '../../bench/signaling/flood.ts'
import { RemoteServer } from '../../bench/signaling/remote-server.ts'

vi.setConfig({ testTimeout: 60_000 }) // a thousand real sockets, on a machine that may be busy

test('[W35] in a flood honest pairs meet in time, and the server neither grows nor fails', async () => {
  const server = await RemoteServer.start()
  const { meetingsMs, rounds } = await flood(server.port, 30)
  const { peakBytes, unhandled } = await server.state()
  await server.end()
  expect(Math.max(...meetingsMs)).toBeLessThan(5_000)
  expect(peakBytes).toBeLessThan(256 * 2 ** 20)
  expect(unhandled).toBe(0)
  expect([...rounds.keys()].length).toBe(9) // each attack was tried, and answered
})

import { expect, test, vi } from 'vitest'
import { drain } from '../../../signaling/drain.ts'
import { ServerBed } from './server-bed.ts'

vi.setConfig({ testTimeout: 30_000 }) // real sockets, on a machine that may be busy

const bed = new ServerBed()
const statusOf = async (port: number, path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status

test('[W37] a server that drains lets nobody in, tells everybody to connect again, and then closes their sockets', async () => {
  const server = await bed.start()
  const [host, device] = [await bed.connect(server), await bed.connect(server)]
  const { code } = await host.create()
  await device.join(code)
  await host.told('member-joined')
  expect(await statusOf(server.port, '/readyz')).toBe(200)

  const drained = server.drain(0)
  expect(await statusOf(server.port, '/readyz')).toBe(503)
  expect(await statusOf(server.port, '/healthz')).toBe(200)
  expect(await bed.turnedAway(server)).toContain('503')
  await Promise.all([host.told('draining'), device.told('draining')])
  host.say({ type: 'ping' }) // it still has time to end what it is at
  await host.told('pong')
  expect(await Promise.all([host.closed, device.closed])).toEqual([1012, 1012])
  await drained
  expect(bed.notes.map(({ type }) => type)).toEqual(expect.arrayContaining(['draining', 'ended']))
  await bed.start({ port: server.port })
})

test('[W37] not all are sent away at once', async () => {
  vi.useFakeTimers()
  const log: string[] = []
  const leaving = ['first', 'half', 'last'].map((name) => ({
    tellDraining: () => log.push(`${name} told`),
    close: (code: number) => log.push(`${name} closed with ${code}`),
  }))
  const bytes = [0, 128, 255]
  const drained = drain(leaving, 10_000, () => Uint8Array.of(bytes.shift() ?? 0))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(log).toEqual(['first told', 'first closed with 1012'])
  await vi.advanceTimersByTimeAsync(8_999)
  expect(log.slice(2)).toEqual(['half told', 'half closed with 1012'])
  await vi.advanceTimersByTimeAsync(1_001)
  expect(log.slice(4)).toEqual(['last told', 'last closed with 1012'])
  await drained
  vi.useRealTimers()
})

test('[W37] a server without peers ends at once', async () => {
  const server = await bed.start()
  await server.drain(60_000)
  await bed.start({ port: server.port })
})

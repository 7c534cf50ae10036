import { afterEach, expect, test, vi } from 'vitest'
import { limits } from '../../../src/protocol/limits.ts'
import { fullFrame, pair, RelayBed, rooms } from './relay-bed.ts'
import type { RelayPeer } from './relay-peer.ts'

vi.setConfig({ testTimeout: 30_000 }) // real sockets, on a machine that may be busy

const mebi = 1024 * 1024
const beds: RelayBed[] = []
afterEach(async () => {
  for (const bed of beds.splice(0)) await bed.close()
})
async function start(...given: Parameters<typeof RelayBed.start>): Promise<RelayBed> {
  const bed = await RelayBed.start(...given)
  beds.push(bed)
  return bed
}

const refusedWith = (code: string, words: string) => ({
  type: 'refused',
  code,
  reason: expect.stringContaining(words),
})
async function expectRefusal(peer: RelayPeer, code: string, words: string): Promise<void> {
  expect(await peer.told()).toEqual(refusedWith(code, words))
  expect(await peer.closed).toBe(1008)
}

test('[W90] two sockets of one room that name the same pair are joined, and frames pass as they are', async () => {
  const bed = await start()
  const { a, b } = await bed.join()
  const frames = [1, 2, 300, limits.frameBytes].map((size, at) => Buffer.alloc(size, at + 1))
  for (const frame of frames) for (const end of [a, b]) end.socket.send(frame)
  for (const frame of frames) for (const end of [a, b]) expect(await end.frame()).toEqual(frame)
  expect(bed.relay.figures).toMatchObject({ pairsMade: 1, pairsOpen: 1, socketsOpen: 2 })
  expect(bed.relay.figures.bytesRelayed).toBe(2 * (303 + limits.frameBytes))
})

test('[W90] when one end ends, the other is closed after all that was sent before', async () => {
  const { a, b } = await (await start()).join()
  b.socket.pause()
  for (let at = 0; at < 64; at++) a.socket.send(fullFrame(at))
  a.socket.close()
  b.socket.resume()
  for (let at = 0; at < 64; at++) expect((await b.frame())[0]).toBe(at)
  expect(await b.closed).toBe(1000)
})

test('[W90] an end that is cut off ends the other, and leaves nothing behind', async () => {
  const bed = await start()
  const { a, b } = await bed.join()
  a.socket.terminate()
  expect(await b.closed).toBe(1000)
  await expect.poll(() => bed.relay.figures).toMatchObject({ pairsOpen: 0, socketsOpen: 0, unsentBytes: 0 })
})

test('[W90] a third socket, and a second one of the same side, are refused; the pair goes on', async () => {
  const bed = await start()
  const [first, twin, second, third] = [
    await bed.connect(),
    await bed.connect(),
    await bed.connect(),
    await bed.connect(),
  ]
  first.hello(bed.passOf('host'), pair)
  twin.hello(bed.passOf('host'), pair)
  await expectRefusal(twin, 'message-invalid', 'a host and a member')
  second.hello(bed.passOf('device'), pair)
  expect(await first.told()).toEqual({ type: 'paired' })
  expect(await second.told()).toEqual({ type: 'paired' })
  third.hello(bed.passOf('another device'), pair)
  await expectRefusal(third, 'message-invalid', 'complete')
  first.socket.send(Buffer.of(7))
  expect(await second.frame()).toEqual(Buffer.of(7))
})

test('[W90] sockets of two rooms are never joined, and one that nobody meets is refused', async () => {
  const bed = await start({}, { pairMs: 50 })
  const [one, other] = [await bed.connect(), await bed.connect()]
  one.hello(bed.passOf('host'), pair)
  other.hello(bed.passOf('device', rooms.other), pair)
  for (const end of [one, other]) await expectRefusal(end, 'message-invalid', 'did not come')
})

test('[W90] the pair of a link that has ended can be used again by its two ends', async () => {
  const bed = await start()
  const { a, b } = await bed.join()
  a.socket.close()
  await b.closed
  await bed.join()
  expect(bed.relay.figures).toMatchObject({ pairsMade: 2, pairsOpen: 1 })
})

const hello = (fields: object) => JSON.stringify({ type: 'relay', version: limits.version, ...fields })
test.each([
  ['no JSON', () => 'hello', 'message-invalid', 'JSON'],
  ['a binary message', () => Buffer.from('{}'), 'message-invalid', 'JSON'],
  ['another version', (pass: string) => hello({ pass, pair, version: 5 }), 'version-unsupported', 'Reload'],
  ['a pass of another server', () => hello({ pass: '7QMXH4.host.AAAA', pair }), 'message-invalid', 'pass'],
  [
    'the pass of another room',
    (pass: string) => hello({ pass: pass.replace('H4', 'H5'), pair }),
    'message-invalid',
    'pass',
  ],
  ['a pair that is none', (pass: string) => hello({ pass, pair: 'p' }), 'message-invalid', 'pair'],
  ['a field more', (pass: string) => hello({ pass, pair, more: 1 }), 'message-invalid', 'more'],
])('[W90] %s is refused as a hello', async (_, say, code, words) => {
  const bed = await start()
  const peer = await bed.connect()
  peer.socket.send(say(bed.passOf('host')))
  await expectRefusal(peer, code, words)
})

test('[W90] who says nothing, or speaks before the other end is there, is refused', async () => {
  const bed = await start({}, { helloMs: 200 })
  const [silent, hasty] = [await bed.connect(), await bed.connect()]
  hasty.hello(bed.passOf('host'), pair)
  hasty.socket.send(Buffer.of(1))
  await expectRefusal(hasty, 'message-invalid', 'before the other end')
  await expectRefusal(silent, 'message-invalid', 'Nothing was said')
})

test.each([
  ['text', () => 'text', 1008],
  ['an empty frame', () => Buffer.alloc(0), 1008],
  ['a frame over the limit', () => Buffer.alloc(limits.frameBytes + 1), 1009],
  ['10 MB', () => Buffer.alloc(10_000_000), 1009],
])('[W90] %s between two ends closes both', async (_, say, code) => {
  const { a, b } = await (await start()).join()
  a.socket.send(say())
  expect([code, 1006]).toContain(await a.closed) // cut off where it was still sending
  expect(await b.closed).toBe(1000)
})

test('[W91] a source is read no faster than its reader reads, and nothing is lost', async () => {
  const bed = await start({ bytesPerSecond: Number.POSITIVE_INFINITY })
  const { a, b } = await bed.join()
  b.socket.pause()
  const frames = 512 // 32 MiB: far more than what the system's own buffers take
  for (let at = 0; at < frames; at++) a.socket.send(fullFrame(at))
  await expect.poll(() => bed.relay.figures.unsentBytes).toBeGreaterThan(mebi)
  expect(bed.relay.figures.unsentBytes).toBeLessThan(2 * mebi)
  b.socket.resume()
  for (let at = 0; at < frames; at++) expect((await b.frame())[0]).toBe(at % 256)
  await expect.poll(() => bed.relay.figures.unsentBytes).toBe(0)
})

test('[W91] a flood of tiny frames to who does not read costs the link', async () => {
  const bed = await start()
  const { a, b } = await bed.join()
  b.socket.pause()
  const flood = () => {
    for (let sent = 0; sent < 10_000; sent++) a.socket.send(Buffer.of(1))
    return bed.relay.figures.pairsOpen
  }
  await expect.poll(flood).toBe(0)
  expect(await a.told()).toEqual(refusedWith('rate-exceeded', 'wait for their reader'))
})

test('[W91] a room that sends faster than it may is paused, not closed', async () => {
  const bed = await start({ bytesPerSecond: mebi })
  const { a, b } = await bed.join()
  for (let at = 0; at < 20; at++) a.socket.send(fullFrame(at))
  const startedMs = performance.now()
  for (let at = 0; at < 20; at++) await b.frame() // 1 MiB at once, and a quarter of it later
  expect(performance.now() - startedMs).toBeGreaterThan(200)
})

test('[W91] a room whose day is used up hears so, and is let in again the next day', async () => {
  const bed = await start({ bytesPerDay: 100 })
  const { a, b } = await bed.join()
  a.socket.send(Buffer.alloc(60))
  await b.frame()
  b.socket.send(Buffer.alloc(60))
  for (const end of [a, b]) await expectRefusal(end, 'rate-exceeded', 'in a day')
  const late = await bed.connect()
  late.hello(bed.passOf('host'), pair)
  await expectRefusal(late, 'rate-exceeded', 'in a day')
  await bed.join(pair, rooms.other)
  bed.nowMs += 24 * 60 * 60 * 1_000
  await bed.join()
})

test('[W90] [W92] members have nothing of a relay but a few links to their host', async () => {
  const bed = await start()
  const [one, other] = [await bed.connect(), await bed.connect()]
  one.hello(bed.passOf('one'), pair)
  other.hello(bed.passOf('other'), pair)
  await expectRefusal(other, 'message-invalid', 'a host and a member')
  for (const more of ['q', 's']) (await bed.connect()).hello(bed.passOf('one'), more.repeat(22))
  const fourth = await bed.connect()
  fourth.hello(bed.passOf('one'), 'r'.repeat(22))
  await expectRefusal(fourth, 'server-busy', 'too many')
})

test('[W92] the sockets of a room, and of all rooms, are bounded', async () => {
  const inRoom = await start({ socketsPerRoom: 2 })
  await inRoom.join()
  const third = await inRoom.connect()
  third.hello(inRoom.passOf('device'), 'q'.repeat(22))
  await expectRefusal(third, 'server-busy', 'too many')
  await inRoom.join(pair, rooms.other)

  const bed = await start({ sockets: 2 })
  const { a } = await bed.join()
  await expect(bed.connect()).rejects.toThrow('503')
  a.socket.close()
  await expect.poll(() => bed.relay.figures.socketsOpen).toBe(0)
  await bed.join()
})

test('a socket that gives no sign of life is dropped, and its other end hears of it', async () => {
  const bed = await start()
  const { a, b } = await bed.join()
  a.socket.pause()
  bed.relay.ping()
  await expect.poll(() => b.pings).toBe(1)
  bed.relay.ping()
  expect(await b.closed).toBe(1000)
})

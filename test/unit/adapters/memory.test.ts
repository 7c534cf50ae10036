import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { MemoryHub } from '../../../src/adapters/memory/introducer.ts'
import { createMemoryLinkPair } from '../../../src/adapters/memory/link.ts'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import type { RoomCode } from '../../../src/base/ids.ts'
import { Rng } from '../../../src/base/rng.ts'
import type { Link, Network } from '../../../src/ports.ts'
import { limits } from '../../../src/protocol/limits.ts'

const newHub = () => {
  const rng = new Rng('hub')
  return new MemoryHub((count) => Uint8Array.from({ length: count }, () => rng.below(256)))
}
const refused = (code: string) => expect.objectContaining({ code })

/** All that a network said, in order. */
function listenTo(network: Network): { said: string[]; links: Link[] } {
  const said: string[] = []
  const links: Link[] = []
  network.on('member-joined', () => said.push('joined'))
  network.on('member-left', () => said.push('left'))
  network.on('end', ({ code }) => said.push(code))
  network.on('link', (link) => {
    links.push(link)
    link.on('close', (reason) => said.push(`closed: ${reason}`))
  })
  return { said, links }
}

describe('a hub in memory', () => {
  test('links a coordinator with everybody who joins, also before anybody listened', async () => {
    const hub = newHub()
    const { network } = await hub.create()
    const device = listenTo(await hub.join(network.code))
    const host = listenTo(network)
    await hub.join(network.code)
    expect(host.said).toEqual(['joined', 'joined'])
    expect([host.links.length, device.links.length]).toEqual([2, 1])
    const heard = new Promise<Uint8Array>((resolve) => device.links[0]?.on('frame', resolve))
    host.links[0]?.send(Uint8Array.of(1, 2))
    expect(await heard).toEqual(Uint8Array.of(1, 2))
  })

  test('refuses unknown rooms, wrong tokens, and more members than a room holds', async () => {
    const hub = newHub()
    const { network, claim } = await hub.create()
    await expect(hub.join('222222' as RoomCode)).rejects.toThrow(refused('room-not-found'))
    await expect(hub.reclaim({ ...claim, token: 'x' }, true)).rejects.toThrow(refused('room-not-found'))
    for (let count = 0; count < limits.roomMembers; count++) await hub.join(network.code)
    await expect(hub.join(network.code)).rejects.toThrow(refused('room-full'))
  })

  test('gives a room back to its host, with its members and new links', async () => {
    const hub = newHub()
    const { network, claim } = await hub.create()
    const device = listenTo(await hub.join(network.code))
    network.close('leave')
    const again = listenTo(await hub.reclaim(claim, false))
    await Promise.resolve()
    expect(again.said).toEqual(['joined'])
    expect([again.links.length, device.links.length]).toEqual([1, 2])
  })

  test('lets another tab take a room over only when asked to', async () => {
    const hub = newHub()
    const { network, claim } = await hub.create()
    const former = listenTo(network)
    await expect(hub.reclaim(claim, false)).rejects.toThrow(refused('room-hosted'))
    await hub.reclaim(claim, true)
    expect(former.said).toEqual(['room-taken-over'])
    await expect(hub.reclaim(claim, false)).rejects.toThrow(refused('room-hosted'))
  })

  test('tells the coordinator who left, and everybody that the room ended', async () => {
    const hub = newHub()
    const { network } = await hub.create()
    const host = listenTo(network)
    const leaver = await hub.join(network.code)
    const stayer = listenTo(await hub.join(network.code))
    leaver.close('leave')
    network.close('end-room')
    expect(host.said.filter((event) => !event.startsWith('closed'))).toEqual(['joined', 'joined', 'left'])
    expect(stayer.said[0]).toBe('room-ended')
    await expect(hub.join(network.code)).rejects.toThrow(refused('room-not-found'))
  })

  test('breaks links and opens new ones', async () => {
    const hub = newHub()
    const { network } = await hub.create()
    const device = listenTo(await hub.join(network.code))
    hub.relink(network.code)
    expect([device.said, device.links.length]).toEqual([['closed: peer-gone'], 2])
  })
})

describe('a link in memory', () => {
  test('loses what is under way when it is cut, and tells both ends', () => {
    const { a, b, flush, cut } = createMemoryLinkPair({ delivery: 'manual' })
    const heard: unknown[] = []
    b.on('frame', (frame) => heard.push(frame[0]))
    for (const end of [a, b]) end.on('close', (reason) => heard.push(reason))
    a.send(Uint8Array.of(1))
    a.send(Uint8Array.of(2))
    expect(flush(1)).toBe(1)
    cut()
    expect(flush()).toBe(0)
    expect(heard).toEqual([1, 'peer-gone', 'peer-gone'])
  })

  test('copies a frame when it is sent', () => {
    const { a, b, flush } = createMemoryLinkPair({ delivery: 'manual' })
    const frame = Uint8Array.of(1)
    const heard: unknown[] = []
    b.on('frame', (bytes) => heard.push(bytes[0]))
    a.send(frame)
    frame[0] = 9
    flush()
    expect(heard).toEqual([1])
  })
})

describe('a manual clock', () => {
  test('makes calls at their moments, in order, those asked for on the way too', () => {
    const clock = new ManualClock(100)
    const calls: string[] = []
    clock.after(20, () => calls.push(`b ${clock.nowMs()}`))
    clock.after(10, () => {
      calls.push(`a ${clock.nowMs()}`)
      clock.after(5, () => calls.push(`c ${clock.nowMs()}`))
    })
    const cancel = clock.after(12, () => calls.push('never'))
    cancel()
    clock.advance(20)
    expect(calls).toEqual(['a 110', 'c 115', 'b 120'])
    expect(clock.nowMs()).toBe(120)
  })
})

test('settings in memory are kept until they are removed', async () => {
  const settings = new MemorySettings()
  await settings.set('epoch', 3)
  expect(await settings.get('epoch')).toBe(3)
  await settings.remove('epoch')
  expect(await settings.get('epoch')).toBeUndefined()
})

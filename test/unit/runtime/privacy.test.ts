import { expect, test } from 'vitest'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { defineTask } from '../../../src/core/task.ts'
import type { Introducer, Link } from '../../../src/ports.ts'
import { joinRoomWith } from '../../../src/runtime/device/join-room.ts'
import { alteredRunner } from './altered-runner.ts'
import { World } from './room-fixture.ts'

const failing = defineTask({
  name: 'failing',
  split: () => 60,
  map: (unit: number) => {
    if (unit === 7) throw new Error('unit seven')
    return unit
  },
  combine: (left: number, right: number) => left + right,
})

test('a coordinator says nothing to a device of any other device', async () => {
  const world = new World()
  const room = await world.open()
  const heard: string[] = []
  const note = (link: Link) => link.on('frame', (frame) => heard.push(Buffer.from(frame).toString('latin1')))
  const listening: Introducer = {
    create: () => Promise.reject(new Error('a device creates no room')),
    reclaim: () => Promise.reject(new Error('a device reclaims no room')),
    join: async (code) => {
      const network = await world.hub.join(code)
      return {
        ...network,
        code: network.code,
        close: (how) => network.close(how),
        on: (event, listener) => network.on(event, tapped(listener)),
      }
    },
  }
  const tapped = <L extends (...told: never[]) => void>(listener: L): L =>
    ((...told: never[]) => {
      const [link]: readonly unknown[] = told
      if (typeof link === 'object' && link !== null && 'send' in link) note(link as Link)
      listener(...told)
    }) as L
  const honest = createMemoryRunner({ clock: world.clock })
  const parts = {
    introducer: listening,
    settings: new MemorySettings(),
    random: world.random,
    clock: world.clock,
    runner: honest,
    cores: 1,
  }
  const listener = await joinRoomWith(parts, room.code, { name: 'Listener' })
  listener.start(1)
  const others = ['Zebra of room nine', 'Yak of room eight', 'Xerus of room ten']
  for (const name of others) {
    const own = name.startsWith('Yak') ? { runner: alteredRunner(honest, (value) => Number(value) + 1) } : {}
    await world.join(room.code, name, 1, own)
  }
  await world.pass(50)
  const ids = room.devices().flatMap(({ id, name }) => (name === 'Listener' ? [] : [id]))
  expect(ids).toHaveLength(3)
  await world.settle(room.run(failing, { verify: 'strict' }).result())
  await world.pass(200)
  const all = heard.join('\n')
  expect(all).toContain('Listener')
  expect(heard.length).toBeGreaterThan(5)
  for (const secret of [...others, ...ids]) expect(all).not.toContain(secret)
})

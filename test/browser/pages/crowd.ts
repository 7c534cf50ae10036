import { browserRandom } from '../../../src/adapters/browser/random.ts'
import { webSignatures } from '../../../src/adapters/browser/web-signatures.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { createDeviceIntroducer } from '../../../src/adapters/webrtc/device-introducer.ts'
import type { TaskRunner, TaskWorker } from '../../../src/ports.ts'
import type { DeviceRoom } from '../../../src/runtime/api/device-api.ts'
import { joinRoomWith } from '../../../src/runtime/device/join-room.ts'

// Many devices in one tab: their links, sessions and reports are real, what they compute is not, so that the host's page is
// loaded by them and not this machine.

const shardMs = 400
const clock = workerClock()

const worker: TaskWorker = {
  ready: async () => undefined,
  run: ({ to }, onUnit) =>
    new Promise((resolve) => {
      clock.after(shardMs / 2, () => onUnit(1))
      clock.after(shardMs, () => resolve({ to, value: 1, execMs: shardMs }))
    }),
  split: () => Promise.reject(new Error('a device splits nothing')),
  add: () => Promise.reject(new Error('a device adds nothing')),
  answer: () => Promise.reject(new Error('a device answers nothing')),
  terminate: () => undefined,
}
const runner: TaskRunner = { start: () => worker }
const rooms: DeviceRoom[] = []

async function join(code: string, name: string): Promise<void> {
  const server = { server: location.origin, clock, random: browserRandom, signatures: webSignatures() }
  const introducer = createDeviceIntroducer(server)
  const parts = { introducer, settings: new MemorySettings(), clock, random: browserRandom, runner, cores: 1 }
  const room = await joinRoomWith(parts, code, { name })
  room.start(1)
  rooms.push(room)
}

const offered = {
  async join(code: string, count: number): Promise<void> {
    for (let at = 1; at <= count; at++) await join(code, `Device ${at}`)
  },
  shardsDone: () => rooms.reduce((sum, room) => sum + room.status().shardsDone, 0),
}

declare global {
  var crowd: typeof offered
}
globalThis.crowd = offered

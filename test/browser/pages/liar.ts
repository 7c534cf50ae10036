import { browserRandom } from '../../../src/adapters/browser/random.ts'
import { createSandboxRunner } from '../../../src/adapters/browser/sandbox/sandbox-runner.ts'
import { webSignatures } from '../../../src/adapters/browser/web-signatures.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { createDeviceIntroducer } from '../../../src/adapters/webrtc/device-introducer.ts'
import type { DeviceRoom } from '../../../src/runtime/api/device-api.ts'
import { joinRoomWith } from '../../../src/runtime/device/join-room.ts'
import { alteredRunner } from '../../unit/runtime/altered-runner.ts'

// A device that computes everything, and tells something else.

const clock = workerClock()
const settings = new MemorySettings()
const honest = createSandboxRunner({ clock })
let room: DeviceRoom | undefined

const offered = {
  async join(code: string): Promise<void> {
    const introducer = createDeviceIntroducer({
      server: location.origin,
      clock,
      random: browserRandom,
      signatures: webSignatures(),
    })
    const runner = alteredRunner(honest, (value) => (typeof value === 'number' ? value + 1 : value))
    const parts = { introducer, settings, clock, random: browserRandom, runner, cores: 1 }
    room = await joinRoomWith(parts, code, { name: 'Liar' })
    room.start(1)
  },
  status: () => `${room?.status().state} ${room?.status().error?.code}`,
}

declare global {
  var liar: typeof offered
}
globalThis.liar = offered

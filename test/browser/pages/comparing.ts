import { browserRandom } from '../../../src/adapters/browser/random.ts'
import { createSandboxRunner } from '../../../src/adapters/browser/sandbox/sandbox-runner.ts'
import { webSignatures } from '../../../src/adapters/browser/web-signatures.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { createDeviceIntroducer } from '../../../src/adapters/webrtc/device-introducer.ts'
import { type AnyTask, defineTask, type HostRoom, type Job, openRoom, TabgridError } from '../../../src/browser.ts'
import { joinRoomWith } from '../../../src/runtime/device/join-room.ts'
import { alteredRunner } from '../../unit/runtime/altered-runner.ts'

// Tasks that compare results themselves, and devices that find them in their own order, or lie.

/** The roots of x^2 = unit + 1, in any order. */
const roots = defineTask({
  name: 'roots',
  compare: 'custom',
  same: (left: number[], right: number[]) => left.every((root) => right.includes(root)),
  split: (count: number) => count,
  map: (unit: number) => [Math.sqrt(unit + 1), -Math.sqrt(unit + 1)],
})
const tasks = {
  roots,
  endless: defineTask({
    ...roots,
    name: 'endless',
    same: () => {
      for (;;);
    },
  }),
  /** It gets nothing of the page it is asked from: what it finds it could tell by its answer. */
  curious: defineTask({
    ...roots,
    name: 'curious',
    same: () => {
      throw new Error(
        `it sees ${[typeof document, typeof fetch, typeof indexedDB, typeof Worker, typeof XMLHttpRequest]}`,
      )
    },
  }),
} satisfies Record<string, AnyTask>

const ways = {
  asItIs: (pair: readonly number[]) => pair,
  turned: ([one = 0, other = 0]: readonly number[]) => [other, one],
  half: ([one = 0]: readonly number[]) => [one, one],
}

let room: HostRoom | undefined
let job: Job | undefined
const heard: { readonly removed: string[]; readonly failed: string[] } = { removed: [], failed: [] }

async function follow(events: AsyncIterable<{ readonly type: string }>): Promise<void> {
  for await (const event of events) {
    if ('deviceNames' in event) heard.removed.push(String(event.deviceNames))
    if (event.type === 'compare-failed' && 'reason' in event) heard.failed.push(String(event.reason))
  }
}

const readCode = (thrown: unknown) => (thrown instanceof TabgridError ? thrown.code : String(thrown))

const offered = {
  async open(): Promise<string> {
    room = await openRoom({ storage: 'memory', ownSlots: 0 })
    return room.code
  },
  devices: () => room?.devices().length,
  async join(code: string, name: string, way: keyof typeof ways): Promise<void> {
    const clock = workerClock()
    const introducer = createDeviceIntroducer({
      server: location.origin,
      clock,
      random: browserRandom,
      signatures: webSignatures(),
    })
    const runner = alteredRunner(createSandboxRunner({ clock }), (value) =>
      Array.isArray(value) ? value.map((pair: readonly number[]) => ways[way](pair)) : value,
    )
    const parts = { introducer, clock, settings: new MemorySettings(), random: browserRandom, runner, cores: 1 }
    const device = await joinRoomWith(parts, code, { name })
    device.start(1)
  },
  begin(name: keyof typeof tasks, count: number): void {
    const task: AnyTask = tasks[name]
    job = room?.run(task, { input: count, verify: 'adaptive' })
    if (job === undefined) return
    job.result().catch(() => undefined)
    follow(job.events()).catch(() => undefined)
  },
  result: async () => (await job?.result()) as readonly (readonly number[])[],
  outcome: () => job?.result().then(() => 'finished', readCode),
  heard: () => heard,
}

declare global {
  var comparing: typeof offered
}
globalThis.comparing = offered

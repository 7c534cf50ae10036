import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import {
  type DeviceRoom,
  defineTask,
  type HostRoom,
  type Job,
  joinRoom,
  openRoom,
  TabgridError,
} from '../../../src/browser.ts'

// A host or a device that things are done to. Its ticks go to the test as long as it lives and runs.

/** A unit takes 40 ms whatever the machine: many devices share two cores, and a job outlives what is done to it. */
const remainders = defineTask({
  name: 'remainders',
  split: (units: number) => units,
  map: (unit: number) => new Promise<number>((resolve) => setTimeout(() => resolve((unit * unit) % 9_973), 40)),
  combine: (left: number, right: number) => left + right,
})

const tickMs = 100

let hosted: HostRoom | undefined
let hostEnd: string | undefined
/** Counted in this life of the page, so certainly written down. */
let unitsCounted = 0
let joined: DeviceRoom | undefined

const benchmarkSource = `
onmessage = () => {
  const startMs = performance.now()
  let value = 1
  for (let round = 0; round < 100_000_000; round++) value = (Math.imul(value, 1_103_515_245) + 12_345) | 0
  postMessage({ tookMs: performance.now() - startMs, value })
}`
const bench = new Worker(URL.createObjectURL(new Blob([benchmarkSource], { type: 'text/javascript' })))

const offered = {
  // -- the host

  /** Opens the room, or opens it again and goes on with its job. Resolves with its code. */
  async host(): Promise<string> {
    hosted = await openRoom({ ownSlots: 0, takeOver: true })
    hosted.on('end', ({ code }) => {
      hostEnd = code
    })
    void follow(hosted.job())
    return hosted.code
  },
  run(units: number): void {
    void follow(hosted?.run(remainders, { input: units }))
  },
  hostView: () => ({
    end: hostEnd,
    unitsCounted,
    unitsDone: hosted?.job()?.progress().unitsDone ?? 0,
    devices: hosted?.devices().map(({ id, name, slots }) => ({ id, name, slots })) ?? [],
  }),
  nowMs: () => performance.now(),
  dateMs: Date.now,
  story: (): string[] => hosted?.story().trimEnd().split('\n') ?? [],
  answer: async (): Promise<unknown> => hosted?.job()?.result(),

  // -- a device

  /** Resolves with `joined`, or with the code of the refusal. */
  async join(code: string, name: string): Promise<string> {
    try {
      joined = await joinRoom(code, { name })
      joined.start(1)
      return 'joined'
    } catch (thrown) {
      return thrown instanceof TabgridError ? thrown.code : String(thrown)
    }
  },
  start: (slots: number): void => joined?.start(slots),
  deviceView() {
    const status = joined?.status()
    return { state: status?.state ?? 'out', shardsDone: status?.shardsDone ?? 0 }
  },

  // -- both

  /** Uses the page's own thread for a while, so that its process can be told from others. */
  burn(): number {
    let value = 1
    for (let round = 0; round < 200_000_000; round++) value = (Math.imul(value, 1_103_515_245) + 12_345) | 0
    return value
  },
  /** Milliseconds that a fixed piece of work took in a worker. */
  benchmark: (): Promise<number> =>
    new Promise((resolve) => {
      bench.onmessage = ({ data }: MessageEvent<{ tookMs: number }>) => resolve(data.tookMs)
      bench.postMessage(undefined)
    }),
}

async function follow(job: Job | undefined): Promise<void> {
  if (job === undefined) return
  for await (const event of job.events()) {
    if (event.type === 'shard-done' && event.device !== undefined) unitsCounted += event.to - event.from
  }
}

function tick(): void {
  globalThis.chaosTick?.()
  workerClock().after(tickMs, tick)
}

declare global {
  var chaos: typeof offered
  /** Given by the test. */
  var chaosTick: (() => Promise<void>) | undefined
}
globalThis.chaos = offered
tick()

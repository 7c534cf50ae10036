import { type HostRoom, joinRoom, openRoom } from '../../../src/browser.ts'
import { nQueens } from '../../../src/tasks/n-queens.ts'
import { nQueensWasm } from '../../../src/tasks/n-queens-wasm.ts'
import { hostBelieving, hostProven, linkBelieving, linkProven } from './linking.ts'
import { runPlain } from './plain-workers.ts'
import { RawChannel } from './raw-channel.ts'
import { runSandboxed, runWhole } from './sandboxed-workers.ts'
import { bulk, busy, tiny } from './tasks.ts'

const tasks = { bulk, busy, tiny }
type TaskName = keyof typeof tasks

let room: HostRoom | undefined
let raw: RawChannel | undefined
let receiving: Promise<number> | undefined

const opened = (): HostRoom => {
  if (room === undefined) throw new Error('open a room first')
  return room
}
const channel = (): RawChannel => {
  raw ??= new RawChannel()
  return raw
}

/** What the driver calls in a benchmark's pages. */
const offered = {
  async open(sealed = false): Promise<string> {
    room = await openRoom({ storage: 'memory', ownSlots: 0, sealed })
    return room.code
  },
  async join(code: string, slots: number): Promise<void> {
    ;(await joinRoom(code)).start(slots)
  },
  /** Resolves when so many devices have started. */
  untilStarted(count: number): Promise<void> {
    const started = () =>
      opened()
        .devices()
        .filter(({ slots }) => slots > 0).length >= count
    return new Promise((resolve) => {
      const check = () => {
        if (started()) resolve()
      }
      opened().on('devices', check)
      check()
    })
  },
  /** Milliseconds from pressing Run to the answer. */
  async run(name: TaskName, units: number, params: number): Promise<number> {
    const startedMs = performance.now()
    await opened().run(tasks[name], { input: units, params }).result()
    return performance.now() - startedMs
  },
  /** Resolves at the first counted shard of a job that needs a device. */
  async firstShard(): Promise<void> {
    const job = opened().run(tiny, { input: 1_000, params: 0 })
    for await (const event of job) if (event.type === 'shard-done') break
    await job.result()
  },
  plain: (name: 'tiny' | 'busy', units: number, params: number, workers: number) =>
    runPlain(tasks[name].map.toString(), units, params, workers),
  sandboxed: (name: 'busy', units: number, params: number, workers: number) =>
    runSandboxed(tasks[name], units, params, workers),
  /** All ways to place so many queens, as a module or as JavaScript. */
  queens: (form: 'wasm' | 'source', n: number) => runWhole(form === 'wasm' ? nQueensWasm : nQueens, { n }),
  hostProven,
  linkProven,
  hostBelieving,
  linkBelieving,
  rawOffer: () => channel().offer(),
  rawAnswer: (offer: string) => channel().answer(offer),
  rawAccept: (answer: string) => channel().accept(answer),
  rawSend: (bytes: number) => channel().send(bytes),
  rawListen(bytes: number): void {
    receiving = channel().receive(bytes)
  },
  rawReceived: () => receiving,
  rawClose(): void {
    channel().close()
    raw = undefined
  },
}

type Bench = typeof offered
declare global {
  var bench: Bench
}
globalThis.bench = offered

import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import {
  type AnyTask,
  type DeviceRoom,
  defineTask,
  type HostRoom,
  type JoinRoomOptions,
  joinRoom,
  openRoom,
  ownKey,
} from '../../../src/browser.ts'

// A host or a device without the app: for tasks that no card offers, and for measuring a hidden host.

const tasks = {
  /** Each unit takes five milliseconds without using a processor, so that tabs do not slow each other. */
  waiting: defineTask({
    name: 'waiting',
    split: (units: number) => units,
    map: () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 5)),
    combine: (left: number, right: number) => left + right,
  }),
  throwing: defineTask({
    name: 'throwing',
    split: () => 3,
    map: (unit: number): number => {
      throw new Error(`there is no ${unit}`)
    },
  }),
  /** One unit of three cannot be computed. */
  partlyThrowing: defineTask({
    name: 'partly throwing',
    split: () => 3,
    map: (unit: number) => {
      if (unit === 1) throw new Error('there is no one')
      return unit
    },
  }),
  /** A miner whose one unit never ends, and one that needs many for ever. */
  endless: defineTask({
    name: 'endless',
    split: () => 4,
    map: (): number => {
      for (let turn = 0; ; turn++) Math.sqrt(turn)
    },
  }),
  swarming: defineTask({
    name: 'swarming',
    split: () => 1_000_000,
    map: (unit: number) => {
      const end = Date.now() + 20
      while (Date.now() < end) Math.sqrt(unit)
      return unit
    },
    combine: (left: number, right: number) => left + right,
  }),
  /** What it gets when it asks for 512 MiB of WebAssembly memory, and declares nothing. */
  hungry: defineTask({
    name: 'hungry',
    split: () => 1,
    map: () => {
      try {
        return new (globalThis as unknown as { WebAssembly: typeof WebAssembly }).WebAssembly.Memory({
          initial: 8_192,
        }).buffer.byteLength
      } catch (thrown) {
        return String(thrown)
      }
    },
  }),
  unsendable: defineTask({ name: 'unsendable', split: () => 1, map: () => ({ rows: [{ cb: () => 1 }] }) }),
  captured: defineTask({ name: 'captured', split: () => 1, map: () => document.title }),
  /** Values of every kind there and back, among them more than a frame holds. */
  values: defineTask({
    name: 'values',
    split: (input: { readonly items: readonly unknown[] }) => input.items,
    map: (unit: unknown) => unit,
  }),
} satisfies Record<string, AnyTask>

let room: HostRoom | undefined
const answers: unknown[] = []
let joined: DeviceRoom | undefined

async function run(name: keyof typeof tasks, input: unknown): Promise<unknown> {
  if (room === undefined) throw new Error('open a room first')
  const task: AnyTask = tasks[name]
  return room.run(task, { input }).result()
}

const offered = {
  async open(sealed = false): Promise<string> {
    room = await openRoom({ storage: 'memory', ownSlots: 0, sealed })
    return room.code
  },
  async join(code: string, options: JoinRoomOptions = {}): Promise<void> {
    joined = await joinRoom(code, options)
    joined.start(1)
  },
  /** Who is at the other end, as this device sees it; or why there is nobody. */
  seen: () => {
    const { trust, byDelegation, trouble } = joined?.status() ?? {}
    return [trust?.at ?? trouble?.code ?? 'nobody', ...(byDelegation === true ? ['by delegation'] : [])].join(' ')
  },
  ownKey,
  delegate: async (publicKey: string) => ({
    delegation: (await room?.delegate(publicKey, 1)) ?? '',
    invite: room?.invite ?? '',
  }),
  async openFor(delegation: string): Promise<string> {
    room = await openRoom({ ownSlots: 0, delegation })
    return room.code
  },
  /** Begins a job, and does not wait for it. */
  begin(name: keyof typeof tasks, input: unknown, options: { readonly unitLimitMs?: number } = {}): void {
    const task: AnyTask = tasks[name]
    const job = room?.run(task, { input, ...options })
    job?.result().then(
      (answer) => answers.push(answer),
      (thrown: unknown) => answers.push(String(thrown)),
    )
  },
  answers: () => answers,
  withheld: () => (room?.devices() ?? []).flatMap((device) => [...device.withheld.values()]),
  end: () => room?.end(),
  devices: () => room?.devices().filter(({ slots }) => slots > 0).length ?? 0,
  /** Milliseconds that twenty short waits of the coordinator's clock took, one after the other. */
  async clockMs(): Promise<number> {
    const clock = workerClock()
    const startMs = performance.now()
    for (let wait = 0; wait < 20; wait++) await new Promise<void>((resolve) => clock.after(25, resolve))
    return performance.now() - startMs
  },
  /** Milliseconds that the job took. */
  async time(units: number): Promise<number> {
    const startMs = performance.now()
    await run('waiting', units)
    return performance.now() - startMs
  },
  /** `CODE: message` of what made the job fail. */
  async failure(name: keyof typeof tasks): Promise<string> {
    try {
      return `no failure: ${JSON.stringify(await run(name, undefined))}`
    } catch (thrown) {
      return thrown instanceof Error && 'code' in thrown ? `${thrown.code}: ${thrown.message}` : String(thrown)
    }
  },
  /** Whether values come back from another tab as they went. */
  async valuesReturn(): Promise<string[]> {
    const big = Float64Array.from({ length: 400_000 }, (_, at) => at / 3)
    const items = [
      big,
      new Map([[1n, new Set(['ä', '漢'])]]),
      new Date(5),
      -0,
      2n ** 80n,
      { deep: [undefined, Number.NaN] },
    ]
    const returned = await run('values', { items })
    if (!Array.isArray(returned) || returned.length !== items.length) return ['not all came back']
    return items.flatMap((item, at) => (same(item, returned[at]) ? [] : [`item ${at} came back changed`]))
  },
}

function same(left: unknown, right: unknown): boolean {
  if (left instanceof Float64Array)
    return right instanceof Float64Array && left.every((item, at) => item === right[at])
  if (left instanceof Map) return right instanceof Map && listsSame([...left].flat(), [...right].flat())
  if (left instanceof Set) return right instanceof Set && listsSame([...left], [...right])
  if (left instanceof Date) return right instanceof Date && left.getTime() === right.getTime()
  if (Array.isArray(left)) return Array.isArray(right) && listsSame(left, right)
  if (typeof left !== 'object' || left === null) return Object.is(left, right)
  return typeof right === 'object' && right !== null && listsSame(Object.entries(left), Object.entries(right))
}
const listsSame = (left: unknown[], right: unknown[]): boolean =>
  left.length === right.length && left.every((item, at) => same(item, right[at]))

declare global {
  var tab: typeof offered
}
globalThis.tab = offered

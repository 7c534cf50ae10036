import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { MemoryHub } from '../../src/adapters/memory/introducer.ts'
import { MemoryJournal } from '../../src/adapters/memory/journal.ts'
import { createMemoryLinkPair } from '../../src/adapters/memory/link.ts'
import { createMemoryRunner } from '../../src/adapters/memory/runner.ts'
import { MemorySettings } from '../../src/adapters/memory/settings.ts'
import { Rng } from '../../src/base/rng.ts'
import type { Clock } from '../../src/ports.ts'
import type { HostRoom } from '../../src/runtime/api/host-api.ts'
import { openWholeRoom } from '../../src/runtime/host/whole-room.ts'
import type { Figure } from './figure.ts'

// Ten million tiny units through one coordinator, in this one process: the heap must stay flat.

const usage = 'Usage: tsx test/bench/stream-heap.ts [--millions N] [--order arrival|input] [--json]'
const million = 1_000_000
const turnUnits = 10_000

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const clock: Clock = {
  nowMs: () => performance.now(),
  dateMs: Date.now,
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs)
    return () => clearTimeout(timer)
  },
}

function open(): Promise<HostRoom> {
  const rng = new Rng('stream-heap')
  const random = (count: number) => Uint8Array.from({ length: count }, () => rng.below(256))
  const linkPair = () => {
    const { a, b } = createMemoryLinkPair()
    return { near: a, far: b }
  }
  const storage = { journal: new MemoryJournal(), settings: new MemorySettings() }
  const parts = {
    introducer: new MemoryHub(random),
    ...storage,
    clock,
    random,
    cores: 2,
    trouble: undefined,
    linkPair,
  }
  return openWholeRoom({ ...parts, runner: createMemoryRunner({ clock }) }, { ownSlots: 2 })
}

function* unitsUpTo(count: number): Iterable<number> {
  for (let unit = 0; unit < count; unit++) yield unit
}

function heapMiB(): number {
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}

async function* measure(millions: number, order: 'arrival' | 'input'): AsyncIterable<Figure> {
  const room = await open()
  const job = room.stream({ name: 'double', map: (unit: number) => unit * 2 }, unitsUpTo(millions * million), {
    order,
  })
  let read = 0
  let sum = 0
  let first: number | undefined
  const startedMs = performance.now()
  for await (const { value } of job.outputs()) {
    read++
    sum += value
    if (read % turnUnits === 0) await setImmediate() // in memory nothing ever waits: timers would not get their turn
    if (read % million !== 0) continue
    const heap = heapMiB()
    first ??= heap
    const figure = `heap after ${read / million} million units`
    yield { bench: 'stream', figure, value: heap, unit: 'MiB', versus: 'after 1 million', ratio: heap / first }
  }
  await job.result()
  const expected = millions * million * (millions * million - 1)
  if (sum !== expected) throw new Error(`the sum of the results is ${sum}, not ${expected}`)
  const perSecond = (read / (performance.now() - startedMs)) * 1_000
  const versus = '100,000 units a second'
  yield { bench: 'stream', figure: 'units', value: perSecond, unit: 'units/s', versus, ratio: perSecond / 100_000 }
  yield {
    bench: 'stream',
    figure: 'story',
    value: room.story().length,
    unit: 'characters',
    versus: 'units',
    ratio: room.story().length / read,
  }
  await room.end()
}

const { values } = parseArgs({
  options: {
    millions: { type: 'string', default: '10' },
    order: { type: 'string', default: 'arrival' },
    json: { type: 'boolean', default: false },
  },
})
const millions = Number(values.millions)
if (!(Number.isInteger(millions) && millions > 0) || (values.order !== 'arrival' && values.order !== 'input')) {
  console.error(usage)
  process.exitCode = 2
} else {
  for await (const figure of measure(millions, values.order)) {
    const { figure: name, value, unit, versus, ratio } = figure
    const line = `${name}: ${Math.round(value * 10) / 10} ${unit}, ${ratio.toFixed(3)} x ${versus}`
    process.stdout.write(`${values.json ? JSON.stringify(figure) : line}\n`)
  }
}

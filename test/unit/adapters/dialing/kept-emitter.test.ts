import { expect, test, vi } from 'vitest'
import { KeptEmitter } from '../../../../src/adapters/dialing/kept-emitter.ts'

interface Events {
  line: (text: string) => void
  tick: () => void
}

/** Lets the microtasks run that a listener's arrival has set off. */
const microtasks = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

test('events wait for the first listener, in order, and later ones queue behind them', async () => {
  const events = new KeptEmitter<Events>()
  const heard: string[] = []
  events.emit('line', 'one')
  events.emit('line', 'two')
  events.on('line', (text) => heard.push(text))
  events.emit('line', 'three')
  expect(heard).toEqual([]) // `on` has to return first
  await microtasks()
  events.emit('line', 'four')
  expect(heard).toEqual(['one', 'two', 'three', 'four'])
})

test('a kept event whose listener throws keeps none behind it from being heard, then or later', async () => {
  const events = new KeptEmitter<Events>()
  const heard: string[] = []
  const failures: unknown[] = []
  const note = (thrown: unknown) => failures.push(thrown)
  process.on('uncaughtException', note)
  for (const text of ['one', 'two']) events.emit('line', text)
  events.on('line', (text) => {
    heard.push(text)
    if (text === 'one') throw new Error('of the listener')
  })
  await new Promise((resolve) => setImmediate(resolve))
  events.emit('line', 'three')
  process.off('uncaughtException', note)
  expect(heard).toEqual(['one', 'two', 'three'])
  expect(failures).toMatchObject([{ message: 'of the listener' }])
})

test('two listeners of one moment hear what was kept once, and then nothing is looked for any more', async () => {
  const events = new KeptEmitter<Events>()
  const queue = globalThis.queueMicrotask
  let looks = 0
  vi.stubGlobal('queueMicrotask', (call: () => void) => {
    if (++looks < 10) queue(call)
  })
  const heard: string[] = []
  events.emit('line', 'one')
  for (const who of ['a', 'b']) events.on('line', (text) => heard.push(`${who} ${text}`))
  await new Promise((resolve) => setImmediate(resolve))
  vi.unstubAllGlobals()
  expect(heard).toEqual(['a one', 'b one'])
  expect(looks).toBe(2)
})

test('what a listener leaves when it goes away waits for the next one', async () => {
  const events = new KeptEmitter<Events>()
  const heard: string[] = []
  for (const text of ['one', 'two', 'three']) events.emit('line', text)
  const off = events.on('line', (text) => {
    heard.push(`first ${text}`)
    off()
  })
  await microtasks()
  expect(events.keptCount('line')).toBe(2)
  events.on('line', (text) => heard.push(`second ${text}`))
  await microtasks()
  expect(heard).toEqual(['first one', 'second two', 'second three'])
  expect(events.keptCount('line')).toBe(0)
})

test('an event that means nothing later is not kept', async () => {
  const events = new KeptEmitter<Events>(['tick'])
  let ticks = 0
  events.emit('tick')
  events.on('tick', () => {
    ticks += 1
  })
  await microtasks()
  expect(ticks).toBe(0)
  events.emit('tick')
  expect(ticks).toBe(1)
})

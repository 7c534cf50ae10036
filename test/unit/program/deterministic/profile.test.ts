import { describe, expect, test } from 'vitest'
import { type AnyTask, defineTask, toTaskScript } from '../../../../src/core/task.ts'
import { readAnyScript } from '../../../../src/program/read-any-script.ts'
import { TaskProgram } from '../../../../src/program/task-program.ts'

const noClock = { nowMs: () => 0, roughMs: () => 0 }
const load = (task: AnyTask, params: unknown = {}) =>
  TaskProgram.load(readAnyScript, toTaskScript({ ...task, deterministic: true }), params, noClock)
async function run(program: TaskProgram, from: number, to: number): Promise<unknown> {
  return (await program.run({ from, to, budgetMs: 0 }, () => {})).value.value
}
/** What a deterministic task's one unit computes. */
const computed = async (map: () => unknown): Promise<unknown> =>
  run(await load({ name: 'one', split: () => 1, map }), 0, 1)

const dice = defineTask({
  name: 'dice',
  split: () => Math.floor(Math.random() * 1_000) + 1,
  init: () => Math.random(),
  map: (_unit: number, { state }): number[] => [state, Math.random(), Math.random()],
  reduce: (results: readonly number[][]) => [...results.flat(), Math.random()],
})

describe('[W25] chance', () => {
  test('is the same for a unit, whoever computes it, with whichever others', async () => {
    const [one, other] = [await load(dice), await load(dice)]
    const all = (await run(one, 0, 6)) as number[][]
    expect(await run(other, 4, 5)).toEqual([all[4]])
    expect(await run(other, 2, 6)).toEqual(all.slice(2))
    expect(one.split(undefined).value).toEqual(other.split(undefined).value)
    for (const program of [one, other]) program.add([{ from: 0, value: [[1]] }])
    expect(one.answer('answer').value).toEqual(other.answer('answer').value)
  })

  test('differs between units, params and tasks, and lies in [0, 1)', async () => {
    const [first, second] = (await run(await load(dice), 0, 2)) as [number[], number[]]
    expect(first[1]).not.toBe(first[2])
    expect(first.slice(1)).not.toEqual(second.slice(1))
    expect(await run(await load(dice, { seed: 2 }), 0, 1)).not.toEqual([first])
    expect(await run(await load({ ...dice, name: 'other dice' }), 0, 1)).not.toEqual([first])
    const drawn = (await computed(() => Array.from({ length: 10_000 }, () => Math.random()))) as number[][]
    const many = drawn.flat()
    expect(Math.min(...many)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...many)).toBeLessThan(1)
    expect(Math.abs(many.reduce((sum, one) => sum + one, 0) / many.length - 0.5)).toBeLessThan(0.01)
  })
})

describe('[W25] time', () => {
  test('stands still, in UTC', async () => {
    const now = await computed(() => {
      const date = new Date()
      const texts = [date.toString(), date.toDateString(), date.toTimeString(), date.toISOString(), Date()]
      return [Date.now(), date.getTime(), date.getTimezoneOffset(), date.getHours(), performance.now(), ...texts]
    })
    const text = 'Sat Jan 01 2000 00:00:00 GMT+0000 (UTC)'
    const texts = [text, 'Sat Jan 01 2000', '00:00:00 GMT+0000 (UTC)', '2000-01-01T00:00:00.000Z', text]
    expect(now).toEqual([[946_684_800_000, 946_684_800_000, 0, 0, 0, ...texts]])
  })

  test('is read and counted in UTC, also where the thread is not', async () => {
    const read = await computed(() => {
      const texts = [
        '2020-07-01T12:00',
        '2020-07-01',
        '2020-07-01T12:00:00.5+02:00',
        'Sat Jan 01 2000 00:00:00 GMT+0000 (UTC)',
      ]
      const date = new Date(2020, 6, 1, 12)
      date.setHours(13)
      const odd = [Date.parse('1 July 2020'), new Date('07/01/2020').getTime(), String(new Date(Number.NaN))]
      return [
        ...texts.map((one) => Date.parse(one)),
        date.toISOString(),
        date.getDay(),
        new Date(date).getHours(),
        ...odd,
      ]
    })
    expect(read).toEqual([
      [
        ...[Date.UTC(2020, 6, 1, 12), Date.UTC(2020, 6, 1), Date.UTC(2020, 6, 1, 10, 0, 0, 500), 946_684_800_000],
        ...['2020-07-01T13:00:00.000Z', 3, 13, Number.NaN, Number.NaN, 'Invalid Date'],
      ],
    ])
  })

  test('makes dates that travel, and knows those that came', async () => {
    const task = defineTask({
      name: 'dates',
      split: () => [new Date(5)],
      map: (unit: Date) => [unit instanceof Date, new Date(unit.getTime() + 1), new Date(0) instanceof Date],
    })
    const program = await load(task)
    const { value } = await program.run({ from: 0, to: 1, units: [new Date(5)], budgetMs: 0 }, () => {})
    expect(value.value).toEqual([[true, new Date(6), true]])
    expect(Object.getPrototypeOf((value.value as Date[][])[0]?.[1])).toBe(Date.prototype)
  })
})

describe('[W25] a deterministic task', () => {
  test('finds the same by every name, and no other clock or chance', async () => {
    const found = await computed(() => {
      const names = ['crypto', 'WeakRef', 'FinalizationRegistry', 'setTimeout', 'navigator', 'process']
      const same = [
        globalThis.Math === Math,
        globalThis.Date === Date,
        self.Math === Math,
        globalThis.globalThis === self,
      ]
      return [
        ...same,
        names.filter((name) => name in globalThis),
        typeof crypto,
        typeof WeakRef,
        globalThis.Array === Array,
      ]
    })
    expect(found).toEqual([[true, true, true, true, [], 'undefined', 'undefined', true]])
  })

  test('leaves the thread as it was', async () => {
    const before = [Math.random, Math.sin, Date, Date.prototype.getHours, globalThis.crypto]
    await computed(() => Math.random())
    expect([Math.random, Math.sin, Date, Date.prototype.getHours, globalThis.crypto]).toEqual(before)
  })

  test('may be written by a bundler that keeps names', async () => {
    const text = '({ name: "kept", split: () => 1, map: __name(() => Math.sqrt(4), "map") })'
    const script = toTaskScript({
      name: 'kept',
      split: () => 1,
      map: new Function('return () => 2')(),
      deterministic: true,
    })
    const { digestOf } = await import('../../../../src/base/digest.ts')
    const program = await TaskProgram.load(readAnyScript, { ...script, text, hash: digestOf(text) }, {}, noClock)
    expect(await run(program, 0, 1)).toEqual([2])
  })

  test('is refused with a reason where WebAssembly is switched off', async () => {
    const engine = Reflect.get(globalThis, 'WebAssembly')
    Reflect.deleteProperty(globalThis, 'WebAssembly')
    try {
      await expect(load(dice)).rejects.toThrow(
        expect.objectContaining({ code: 'worker-crashed', message: expect.stringContaining('WebAssembly') }),
      )
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', { value: engine, configurable: true, writable: true })
    }
  })
})

import { expect, test } from 'vitest'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import type { Clock, TaskRunner, TaskWorker } from '../../../src/ports.ts'
import { MachineScore } from '../../../src/runtime/device/benchmark.ts'

/** A clock that goes on by `stepMs` each time it is read. */
function readingClock(stepMs: number): Clock {
  const clock = new ManualClock()
  return {
    nowMs: () => {
      clock.advance(stepMs)
      return clock.nowMs()
    },
    dateMs: () => clock.dateMs(),
    after: (delayMs, call) => clock.after(delayMs, call),
  }
}

function measured(clock: Clock): Promise<number | undefined> {
  const machine = new MachineScore(createMemoryRunner({ clock }))
  return new Promise((resolve) => machine.measure(() => resolve(machine.score)))
}

test('the score is iterations a millisecond: half the speed is half the score', async () => {
  const fast = await measured(readingClock(0.01))
  const slow = await measured(readingClock(0.02))
  expect(fast).toBeGreaterThan(0)
  expect(slow).toBeCloseTo(Number(fast) / 2)
})

test('a machine so slow that the time-box ends the measurement has a score all the same', async () => {
  expect(await measured(readingClock(40))).toBeGreaterThan(0)
})

test('a clock that stands still gives 0, not infinity, and costs the first few units only', async () => {
  const runner = createMemoryRunner({ clock: new ManualClock() })
  let runs = 0
  const counting: TaskRunner = {
    start: (...given) => {
      const worker = runner.start(...given)
      const run: TaskWorker['run'] = (...work) => {
        runs++
        return worker.run(...work)
      }
      return { ...worker, ready: () => worker.ready(), run, terminate: () => worker.terminate() }
    },
  }
  const machine = new MachineScore(counting)
  await new Promise<void>((resolve) => machine.measure(resolve))
  expect([machine.score, runs]).toEqual([0, 1])
})

test('a measurement that is ended ends its worker and gives no score; the next one does', async () => {
  const ended: number[] = []
  const runner = createMemoryRunner({ clock: new ManualClock() })
  let started = 0
  const noting: TaskRunner = {
    start: (...given) => {
      const worker = runner.start(...given)
      const number = ++started
      const terminate = () => {
        ended.push(number)
        worker.terminate()
      }
      return { ...worker, ready: () => worker.ready(), run: (...work) => worker.run(...work), terminate }
    },
  }
  const machine = new MachineScore(noting)
  machine.measure(() => expect.unreachable('it was ended'))
  machine.end()
  expect([ended, machine.score]).toEqual([[1], undefined])
  await new Promise<void>((resolve) => machine.measure(resolve))
  expect([ended, machine.score]).toEqual([[1, 2], 0])
})

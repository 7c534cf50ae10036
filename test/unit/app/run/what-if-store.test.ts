import { expect, test } from 'vitest'
import type { Answer, Question } from '../../../../src/app/run/resimulation-worker.ts'
import { type Simulator, WhatIfStore } from '../../../../src/app/run/what-if-store.ts'
import type { RecordedRun } from '../../../../src/sim/recorded-run.ts'
import { asItWas } from '../../../../src/sim/resimulation.ts'

const run: RecordedRun = {
  ...{ devices: [], costs: [], unitInputBytes: 0, unitOutputBytes: 0, errorShare: 0, verify: undefined },
  ...{ measuredMs: 1_000, leases: 3, curve: [] },
}
const after = (makespanMs: number) => ({ at: 'finished', makespanMs, leases: 1, curve: [] }) as const

/** Answers when it is told to. */
class ScriptedSimulator implements Simulator {
  readonly asked: Question[] = []
  ended = false
  #message: ((event: { data: Answer }) => void) | undefined
  #error: (() => void) | undefined

  postMessage(question: Question): void {
    this.asked.push(question)
  }
  addEventListener(type: 'message' | 'error', listener: (event: { data: Answer }) => void): void {
    if (type === 'message') this.#message = listener
    else this.#error = listener as () => void
  }
  terminate(): void {
    this.ended = true
  }
  answer(number: number, makespanMs: number): void {
    this.#message?.({ data: { number, prediction: after(makespanMs) } })
  }
  fail(): void {
    this.#error?.()
  }
}

test('the run as it was is simulated first, and is no case of its own', () => {
  const simulator = new ScriptedSimulator()
  const store = new WhatIfStore(run, simulator)
  expect(simulator.asked.map(({ whatIf }) => whatIf)).toEqual([asItWas])
  simulator.answer(0, 1_010)
  expect(store.model.value).toEqual(after(1_010))
  expect(store.cases.value).toEqual([])
})

test('a question that was asked already is not asked again', () => {
  const simulator = new ScriptedSimulator()
  const store = new WhatIfStore(run, simulator)
  store.ask({ ...asItWas, shardScale: 4 })
  store.ask({ ...asItWas, shardScale: 4 })
  expect(simulator.asked).toHaveLength(2)
  expect(store.asking.value).toBe(2)
  simulator.answer(0, 1_010)
  simulator.answer(1, 2_000)
  expect(store.asking.value).toBe(0)
  expect(store.cases.value).toEqual([{ whatIf: { ...asItWas, shardScale: 4 }, prediction: after(2_000) }])
})

test('a simulator that cannot start is said, and nothing waits for it', () => {
  const simulator = new ScriptedSimulator()
  const store = new WhatIfStore(run, simulator)
  simulator.fail()
  store.ask({ ...asItWas, nobodyLeaves: true })
  expect([store.failed.value, store.asking.value, simulator.asked.length]).toEqual([true, 0, 1])
  store.end()
  expect(simulator.ended).toBe(true)
})

import { expect, test } from 'vitest'
import { toTaskScript } from '../../../src/core/task.ts'
import { toWasmScript } from '../../../src/core/wasm-task.ts'
import { requireWhole } from '../../../src/program/whole-script.ts'
import { moduleOf, squareMap, squares } from '../../contracts/wasm-modules.ts'

const source = toTaskScript({ name: 'doubling', split: (input) => Number(input), map: (unit: number) => unit * 2 })
const module = toWasmScript({ name: 'module', module: squares(), memoryMegabytes: 1 })

test('[W86] a script that is as it was signed goes on, again and again', () => {
  for (const script of [source, module, source, module]) expect(() => requireWhole(script)).not.toThrow()
})

test('[W86] a text or a module that was changed on its way runs nowhere', () => {
  const changed = [
    { ...source, text: 'globalThis.harmed = true' },
    { ...module, module: moduleOf({ functions: [squareMap] }) },
  ]
  for (const script of changed) {
    const mismatch = expect.objectContaining({
      code: 'task-hash-mismatch',
      message: expect.stringContaining('run the job again'),
    })
    expect(() => requireWhole(script)).toThrow(mismatch)
  }
})

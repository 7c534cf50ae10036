import { bytesOfBase64 } from '../base/base64.ts'
import { defineWasmTask } from '../core/wasm-task.ts'
import type { Card } from './catalogue.ts'
import { faces } from './faces.ts'
import { nQueensCard } from './n-queens.ts'
import { nQueensModule } from './n-queens-module.ts'

/** The same as `n-queens.ts`, unit for unit, for devices that take no JavaScript: its program is `n-queens.as`. */
export const nQueensWasm = defineWasmTask({
  name: 'n-queens-wasm',
  module: bytesOfBase64(nQueensModule),
  memoryMegabytes: 1,
  params: ['n'],
  combines: true,
})

export const nQueensWasmCard = {
  ...nQueensCard,
  ...faces['n-queens-wasm'],
  task: nQueensWasm,
} as const satisfies Card

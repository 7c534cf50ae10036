import { expect, test } from 'vitest'
import { toWasmScript } from '../../../../src/core/wasm-task.ts'
import { readAnyScript } from '../../../../src/program/read-any-script.ts'
import { TaskProgram } from '../../../../src/program/task-program.ts'
import { moduleAttacks } from '../../../contracts/wasm-attacks.ts'

const clock = { nowMs: () => 0, roughMs: () => 0 }

test.each(moduleAttacks)('[W87] a hostile module: $name', async ({ task, ends }) => {
  const unit = task.units === undefined ? 3 : Uint8Array.of(3)
  const ended = TaskProgram.load(readAnyScript, toWasmScript(task), undefined, clock)
    .then((program) => program.run({ from: 0, to: 1, units: [unit], budgetMs: 0 }, () => {}))
    .then(
      ({ value }) => String(value.value),
      (thrown: Error & { code?: string }) => `${thrown.code}: ${thrown.message}`,
    )
  expect(await ended).toMatch(ends)
})

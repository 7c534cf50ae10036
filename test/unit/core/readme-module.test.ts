import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bytesOfBase64 } from '../../../src/base/base64.ts'
import { compileAssemblyScript } from '../../../src/cli/assembly-script.ts'
import { defineWasmTask, toWasmScript } from '../../../src/core/wasm-task.ts'
import { readAnyScript } from '../../../src/program/read-any-script.ts'
import { TaskProgram } from '../../../src/program/task-program.ts'

test('the module of the README compiles as it says, and is taken', async () => {
  const readme = readFileSync('README.md', 'utf8')
  const source = /`squares\.ts`[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const switches = /npx asc squares\.ts --runtime stub (.*?) -O /.exec(readme)?.[1]
  const module = bytesOfBase64(await compileAssemblyScript(source, switches))
  const squares = defineWasmTask({ name: 'squares', module, memoryMegabytes: 1, combines: true })
  const program = await TaskProgram.load(readAnyScript, toWasmScript(squares), undefined, {
    nowMs: () => 0,
    roughMs: () => 0,
  })
  const { value } = await program.run({ from: 0, to: 1_000, budgetMs: 0 }, () => {})
  expect(value.value).toBe(332_833_500)
})

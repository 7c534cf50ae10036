import { readFileSync, writeFileSync } from 'node:fs'
import { compileAssemblyScript } from './assembly-script.ts'

// The module of the queens' WebAssembly form. It is kept in the repository, as that of `build-libm.ts` is, and a test compares.

const path = 'src/tasks/n-queens-module.ts'

/** The text of `n-queens-module.ts`. */
export async function queensModuleText(): Promise<string> {
  const base64 = await compileAssemblyScript(readFileSync('src/tasks/n-queens.as', 'utf8'), '--maximumMemory 1')
  return `/** Written by \`npm run queens\`: a WebAssembly module. */\nexport const nQueensModule =\n  '${base64}'\n`
}

if (process.argv[1] === import.meta.filename) writeFileSync(path, await queensModuleText())

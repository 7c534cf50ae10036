import { readFileSync, writeFileSync } from 'node:fs'
import { binaryNames, unaryNames } from '../program/deterministic/portable-math.ts'

// The portable Math functions of the deterministic profile are those of AssemblyScript's standard library (ports of musl's),
// compiled to WebAssembly, whose arithmetic is fixed to the last bit. The result is kept in the repository, so that neither a
// build nor a page needs the compiler; a test compiles it again and compares. `npm run libm` writes it.

const path = 'src/program/deterministic/libm-binary.ts'

const source = [
  ...unaryNames.map((name) => `export function ${name}(x: f64): f64 { return NativeMath.${name}(x) }`),
  ...binaryNames.map((name) => `export function ${name}(x: f64, y: f64): f64 { return NativeMath.${name}(x, y) }`),
].join('\n')

/** What is used of the compiler. Its own types declare a global `console` with less than Node's. */
interface Compiler {
  main(
    switches: readonly string[],
    files: {
      readFile(name: string): string | null
      writeFile(name: string, contents: Uint8Array): void
      listFiles(): string[]
    },
  ): Promise<{ readonly error: Error | null }>
}
const compilerName: string = 'assemblyscript/asc'

/** The text of `libm-binary.ts`. */
export async function libmBinaryText(): Promise<string> {
  const compiler: Compiler = await import(compilerName)
  let base64 = ''
  // The shrink level chooses the algorithms too: above 0 those without tables, which take half the room.
  const switches = '--optimizeLevel 3 --shrinkLevel 1 --runtime stub --noAssert --outFile libm.wasm'
  const { error } = await compiler.main(['libm.ts', ...switches.split(' ')], {
    readFile: (name) => (name === 'libm.ts' ? source : null),
    writeFile: (name, contents) => {
      if (name === 'libm.wasm') base64 = Buffer.from(contents).toString('base64')
    },
    listFiles: () => [],
  })
  if (error !== null) throw error
  return `/** Written by \`npm run libm\`: a WebAssembly module. */\nexport const libmBinary =\n  '${base64}'\n`
}

if (process.argv[1] === import.meta.filename) {
  const text = await libmBinaryText()
  if (text !== readFileSync(path, 'utf8')) writeFileSync(path, text)
}

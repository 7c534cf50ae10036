import { readFileSync, writeFileSync } from 'node:fs'
import { binaryNames, unaryNames } from '../program/deterministic/portable-math.ts'
import { compileAssemblyScript } from './assembly-script.ts'

// The portable Math functions of the deterministic profile are those of AssemblyScript's standard library (ports of musl's),
// compiled to WebAssembly, whose arithmetic is fixed to the last bit. The result is kept in the repository, so that neither a
// build nor a page needs the compiler; a test compiles it again and compares. `npm run libm` writes it.

const path = 'src/program/deterministic/libm-binary.ts'

const source = [
  ...unaryNames.map((name) => `export function ${name}(x: f64): f64 { return NativeMath.${name}(x) }`),
  ...binaryNames.map((name) => `export function ${name}(x: f64, y: f64): f64 { return NativeMath.${name}(x, y) }`),
].join('\n')

/** The text of `libm-binary.ts`. */
export async function libmBinaryText(): Promise<string> {
  const base64 = await compileAssemblyScript(source)
  return `/** Written by \`npm run libm\`: a WebAssembly module. */\nexport const libmBinary =\n  '${base64}'\n`
}

if (process.argv[1] === import.meta.filename) {
  const text = await libmBinaryText()
  if (text !== readFileSync(path, 'utf8')) writeFileSync(path, text)
}

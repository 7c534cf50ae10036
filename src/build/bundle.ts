import ts from 'typescript'
import { build } from 'vite'

/** One script, of an entry and all that it imports. */
export async function bundle(entry: string, define: Readonly<Record<string, string>>): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { ...define },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: { input: entry, output: { format: 'iife' } },
    },
  })
  const [chunk, ...more] = 'output' in built ? built.output : []
  if (chunk?.type !== 'chunk' || more.length > 0) throw new Error(`${entry} does not bundle into one script`)
  if (/<\/script|<!--/i.test(chunk.code)) throw new Error(`${entry} holds what ends a script in a page`)
  return chunk.code
}

/** The same in the JavaScript of 2009, which every browser reads. What it calls must be as old. */
export async function bundleForAll(entry: string): Promise<string> {
  const target = ts.ScriptTarget.ES5
  const { None: module } = ts.ModuleKind
  const compilerOptions: ts.CompilerOptions = { target, ignoreDeprecations: '6.0', module, removeComments: true }
  return ts.transpileModule(await bundle(entry, {}), { compilerOptions }).outputText
}

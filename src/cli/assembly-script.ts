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

// The shrink level chooses the algorithms too: above 0 those without tables, which take half the room.
const everywhere = '--optimizeLevel 3 --shrinkLevel 1 --runtime stub --noAssert --outFile module.wasm'

/** Compiles one AssemblyScript source to a WebAssembly module, in base64. */
export async function compileAssemblyScript(source: string, switches = ''): Promise<string> {
  const compiler: Compiler = await import(compilerName)
  let base64 = ''
  const { error } = await compiler.main(['source.ts', ...`${everywhere} ${switches}`.trim().split(' ')], {
    readFile: (name) => (name === 'source.ts' ? source : null),
    writeFile: (name, contents) => {
      if (name === 'module.wasm') base64 = Buffer.from(contents).toString('base64')
    },
    listFiles: () => [],
  })
  if (error !== null) throw error
  return base64
}

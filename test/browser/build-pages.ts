import { readdirSync } from 'node:fs'
import { build } from 'vite'
import { sandboxPlugin } from '../../src/build/vite-plugins.ts'
import { fromRoot, pagesDirectory } from './directories.ts'

const root = fromRoot('test/browser/pages')
const pages = readdirSync(root)
  .filter((file) => file.endsWith('.html'))
  .map((file) => `${root}/${file}`)

/** Bundles the test pages as the app is. */
export async function buildPages(): Promise<void> {
  await build({
    configFile: false,
    plugins: [sandboxPlugin()],
    root,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    logLevel: 'warn',
    build: {
      outDir: pagesDirectory,
      emptyOutDir: true,
      minify: false,
      sourcemap: 'inline',
      rolldownOptions: { input: pages },
    },
  })
}

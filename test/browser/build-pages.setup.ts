import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from '@playwright/test'
import { build } from 'vite'
import { sandboxPlugin } from '../../src/build/vite-plugins.ts'
import { pagesDirectory } from './directories.ts'

const root = fileURLToPath(new URL('pages', import.meta.url))
const pages = readdirSync(root)
  .filter((file) => file.endsWith('.html'))
  .map((file) => `${root}/${file}`)

test('the test pages bundle as the app does', async () => {
  await build({
    configFile: false,
    plugins: [sandboxPlugin()],
    root,
    logLevel: 'warn',
    build: {
      outDir: pagesDirectory,
      emptyOutDir: true,
      minify: false,
      sourcemap: 'inline',
      rolldownOptions: { input: pages },
    },
  })
})

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { build } from 'vite'
import { sandboxPlugin } from '../../src/build/vite-plugins.ts'
import { fromRoot } from './directories.ts'
import { expect, test } from './fixtures.ts'

/** The program in the README, as it stands there. */
async function readmeProgram(): Promise<string> {
  const readme = await readFile(fromRoot('README.md'), 'utf8')
  const program = /```js\n([\s\S]*?)```/.exec(readme)?.[1]
  if (program === undefined) throw new Error('the README shows no program')
  return program
}

test('the program of the README is ten lines long and prints what it says', async ({ openTab, serve }) => {
  const program = await readmeProgram()
  expect(program.trim().split('\n').length).toBeLessThanOrEqual(10)
  const root = fromRoot('dist/readme-page')
  const outDir = fromRoot('dist/readme-built')
  await mkdir(root, { recursive: true })
  // The server of this test is where the page comes from, which is what is used when the option is left out.
  await writeFile(`${root}/program.js`, program.replace(/openRoom\(\{[^}]*\}\)/, 'openRoom()'))
  const head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">'
  await writeFile(`${root}/index.html`, `${head}<script type="module" src="./program.js"></script>`)
  const resolve = { alias: { tabgrid: fromRoot('src/browser.ts') } }
  await build({
    configFile: false,
    plugins: [sandboxPlugin()],
    root,
    logLevel: 'warn',
    resolve,
    build: { outDir, emptyOutDir: true, target: 'es2023' },
  })
  const server = await serve(outDir)
  const page = await openTab('about:blank')
  const answer = page.waitForEvent('console', { predicate: (line) => line.text().includes('333328333350000') })
  const code = page.waitForEvent('console', { predicate: (line) => /[2-9A-Z]{6}/.test(line.text()) })
  await page.goto(server.origin)
  await Promise.all([code, answer])
})

import { createServer } from 'vite'
import { pagePolicy, pagePolicyHeader, sandboxPolicyHeader, writtenPolicy } from '../../../src/base/page-policy.ts'
import { fromRoot } from '../directories.ts'
import { expect, test } from '../fixtures.ts'
import { openHost, readAnswer, runCard, startDevice } from '../room-pages.ts'

// What the policies forbid is tried in attacks.spec.ts; that they forbid none of our own pages, by every other test.

test('pages and sandbox have their policy as a header and in themselves', async ({ appOrigin, openTab }) => {
  const header = async (path: string) => (await fetch(`${appOrigin}${path}`)).headers.get('content-security-policy')
  expect(await header('/')).toBe(pagePolicyHeader())
  expect(await header('/sandbox.html')).toBe(sandboxPolicyHeader)
  const page = await openTab(appOrigin)
  const written = page.locator('meta[http-equiv="Content-Security-Policy"]')
  await expect(written.first()).toHaveAttribute('content', writtenPolicy())
  await expect(written.last()).toHaveAttribute('content', pagePolicy())
  const frame = await (await fetch(`${appOrigin}/sandbox.html`)).text()
  expect(frame).toMatch(/script-src 'sha256-[^']+' 'unsafe-eval' 'wasm-unsafe-eval'; worker-src data:/)
})

test('no other site may show a page of ours in a frame', async ({ appOrigin, openTab, pageErrors, pagesOrigin }) => {
  pageErrors.allow(/frame-ancestors|favicon/)
  const page = await openTab(`${pagesOrigin}/healthz`) // another origin, and a page without a policy
  const refused = page.waitForEvent('requestfailed')
  await page.setContent(`<iframe src="${appOrigin}/"></iframe>`)
  expect((await refused).failure()?.errorText).toBe('net::ERR_BLOCKED_BY_RESPONSE')
})

test('in development too a room works from host to answer, in the sandbox and under the policy', async ({
  appOrigin,
  openTab,
}) => {
  test.setTimeout(120_000) // the development server prepares the libraries first
  const server = await createServer({
    configFile: fromRoot('vite.config.ts'),
    root: fromRoot('.'),
    cacheDir: fromRoot('dist/vite-cache'),
    logLevel: 'error',
    server: {
      host: '127.0.0.1',
      port: 0,
      proxy: { '/signal': { target: appOrigin, ws: true }, '/addresses': appOrigin },
    },
  })
  await server.listen()
  const origin = (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, '')
  try {
    const { host, code } = await openHost(openTab, origin)
    const device = await startDevice(openTab, origin, code)
    await runCard(host, 'n-queens')
    expect(await readAnswer(host)).toBe(14_200)
    for (const page of [host, device]) await page.context().close() // before the server, which they would look for
  } finally {
    await server.close()
  }
})

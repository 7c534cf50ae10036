import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright'
import { build } from 'vite'
import { type SignalingServer, startServer } from '../../signaling/server.ts'
import { sandboxPlugin } from '../../src/build/vite-plugins.ts'
import { chromiumLaunchOptions, noChromium } from '../../src/cli/chromium.ts'
import { installChromium } from '../../src/cli/install-chromium.ts'
import { oneAddress } from '../one-address.ts'
import type {} from './pages/bench.ts' // declares what the page offers

const pages = fileURLToPath(new URL('pages', import.meta.url))
const built = fileURLToPath(new URL('../../dist/bench-pages', import.meta.url))

/** Real Chromium tabs on a server of their own, all of one run of one benchmark. */
export class Tabs {
  readonly #browser: Browser
  readonly #server: SignalingServer

  private constructor(browser: Browser, server: SignalingServer) {
    this.#browser = browser
    this.#server = server
  }

  static async launch(): Promise<Tabs> {
    if (!installChromium()) throw new Error(noChromium)
    const input = `${pages}/bench.html`
    const bundle = { outDir: built, emptyOutDir: true, rolldownOptions: { input } }
    await build({ configFile: false, plugins: [sandboxPlugin()], root: pages, logLevel: 'warn', build: bundle })
    const server = await startServer({ port: 0, host: '127.0.0.1', appDirectory: built, limits: oneAddress })
    return new Tabs(await chromium.launch(chromiumLaunchOptions()), server)
  }

  /** A tab in a browser context of its own. */
  async open(): Promise<Page> {
    const context = await this.#browser.newContext()
    // Code that was prepared for Node may call a helper of its bundler, which a page does not know.
    await context.addInitScript({ content: 'globalThis.__name ??= (f) => f' })
    const page = await context.newPage()
    await this.visit(page)
    return page
  }

  async visit(page: Page): Promise<void> {
    await page.goto(`http://127.0.0.1:${this.#server.port}/bench.html`)
  }

  /** A host tab and `count` device tabs that have started, each with `slots` workers. */
  async openRoom(count: number, slots: number, sealed = false): Promise<{ host: Page; devices: Page[] }> {
    const host = await this.open()
    const code = await host.evaluate((seal) => bench.open(seal), sealed)
    const devices: Page[] = []
    for (let at = 0; at < count; at++) {
      const device = await this.open()
      await device.evaluate(([to, given]) => bench.join(to, given), [code, slots] as const)
      devices.push(device)
    }
    await host.evaluate((wanted) => bench.untilStarted(wanted), count)
    return { host, devices }
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.#server.close()
  }
}

/** Opens a raw channel between two loaded tabs. Resolves with the milliseconds it took. */
export async function openRaw(from: Page, to: Page): Promise<number> {
  const startedMs = performance.now()
  const offer = await from.evaluate(() => bench.rawOffer())
  const answer = await to.evaluate((text) => bench.rawAnswer(text), offer)
  await from.evaluate((text) => bench.rawAccept(text), answer)
  return performance.now() - startedMs
}

import { expect } from '@playwright/test'
import puppeteer, { type Browser, type CDPSession, type Page } from 'puppeteer-core'
import { chromiumLaunchOptions } from '../../../src/cli/chromium.ts'
import type {} from '../pages/chaos.ts' // declares what the page offers
import { isStopped, processesOf, signal } from './processes.ts'

/** Flags by which drivers keep hidden tabs at full speed: without them a tab is throttled as a person's is. */
const throttlingFlags = [
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
]
/** Of the CPU time that a page burns to be found; the rest of its browser uses next to none meanwhile. */
const burntAtLeastS = 0.05
const networkService = 'network.mojom.NetworkService'

/** A duty cycle: the process may run for one part in five. */
const runMs = 10
const restMs = 40

/** A tab and the process that is its own. */
export interface Tab {
  readonly page: Page
  readonly pid: number
  /** How often its page has said that it runs. */
  ticks(): number
  crashed(): boolean
}

/**
 * One computer: a Chromium of its own, so that its tab's process, its network and its window are nobody else's.
 * Puppeteer drives it, because Playwright tells every tab that it has the focus, so that none is ever hidden.
 */
export class Machine {
  readonly name: string
  /** Uncaught errors of its pages and their workers. */
  readonly errors: string[] = []
  readonly #browser: Browser
  readonly #session: CDPSession
  /** Another tab of the same window. */
  readonly #cover: Page
  readonly #stopped = new Set<number>()
  #slowed: NodeJS.Timeout | undefined

  private constructor(name: string, browser: Browser, session: CDPSession, cover: Page) {
    this.name = name
    this.#browser = browser
    this.#session = session
    this.#cover = cover
  }

  static async start(name: string): Promise<Machine> {
    const { executablePath, args } = chromiumLaunchOptions()
    const browser = await puppeteer.launch({
      ...(executablePath && { executablePath }),
      args,
      ignoreDefaultArgs: throttlingFlags,
    })
    const session = await browser.target().createCDPSession()
    return new Machine(name, browser, session, (await browser.pages())[0] ?? (await browser.newPage()))
  }

  async openTab(url: string): Promise<Tab> {
    const page = await this.#browser.newPage()
    let ticks = 0
    let crashed = false
    page.on('error', () => {
      crashed = true
    })
    page.on('pageerror', (error) => this.errors.push(`${this.name}: ${textOf(error)}`))
    await page.exposeFunction('chaosTick', () => {
      ticks++
    })
    await page.goto(url)
    return { page, pid: await this.#rendererOf(page), ticks: () => ticks, crashed: () => crashed }
  }

  /** Tabs may share a process, and a browser keeps spare ones: the page's is the one that uses the CPU when the page does. */
  async #rendererOf(page: Page): Promise<number> {
    let found: number | undefined
    await expect
      .poll(async () => {
        const before = new Map((await processesOf(this.#session)).map(({ id, cpuTime }) => [id, cpuTime]))
        await page.evaluate(() => chaos.burn())
        const [first, second] = (await processesOf(this.#session))
          .filter(({ type }) => type === 'renderer')
          .map(({ id, cpuTime }) => ({ id, usedS: cpuTime - (before.get(id) ?? 0) }))
          .sort((left, right) => right.usedS - left.usedS)
        const clear = (first?.usedS ?? 0) > burntAtLeastS && (first?.usedS ?? 0) > 3 * (second?.usedS ?? 0)
        found = clear ? first?.id : undefined
        return found
      }, 'the process of the tab')
      .toBeDefined()
    return found ?? Number.NaN
  }

  /** Stands still from here on, as when its lid was closed. */
  async freeze({ pid }: Tab): Promise<void> {
    await this.#stop(pid)
  }

  thaw({ pid }: Tab): void {
    this.#goOn(pid)
  }

  /** All of its network stands still, page and workers go on: nothing is refused, nothing arrives. */
  async cutNetwork(): Promise<void> {
    await this.#stop(await this.#networkPid())
  }

  async healNetwork(): Promise<void> {
    this.#goOn(await this.#networkPid())
  }

  async #networkPid(): Promise<number> {
    return (await processesOf(this.#session)).find(({ type }) => type === networkService)?.id ?? Number.NaN
  }

  /**
   * Page and workers run for a fifth of the time from here on. CDP's throttling is not enough: it slows the page's own
   * thread, and leaves workers as they were.
   */
  slow({ pid }: Tab): void {
    this.#stopped.add(pid)
    const turn = (running: boolean): void => {
      signal(pid, running ? 'SIGCONT' : 'SIGSTOP')
      this.#slowed = setTimeout(turn, running ? runMs : restMs, !running)
    }
    turn(false)
  }

  /** The part of the time that it had the CPU, of all the time that a piece of work in a worker took. */
  async shareOfCpu({ page, pid }: Tab): Promise<number> {
    const usedS = async () => (await processesOf(this.#session)).find(({ id }) => id === pid)?.cpuTime ?? Number.NaN
    const beforeS = await usedS()
    const tookMs = await page.evaluate(() => chaos.benchmark())
    return ((await usedS()) - beforeS) / (tookMs / 1_000)
  }

  speedUp({ pid }: Tab): void {
    clearTimeout(this.#slowed)
    this.#goOn(pid)
  }

  async hide({ page }: Tab): Promise<void> {
    await this.#cover.bringToFront()
    expect(await page.evaluate(() => document.visibilityState)).toBe('hidden')
  }

  async show({ page }: Tab): Promise<void> {
    await page.bringToFront()
    expect(await page.evaluate(() => document.visibilityState)).toBe('visible')
  }

  async #stop(pid: number): Promise<void> {
    this.#stopped.add(pid)
    signal(pid, 'SIGSTOP')
    await expect.poll(() => isStopped(pid), `process ${pid} stands still`).toBe(true)
  }

  #goOn(pid: number): void {
    this.#stopped.delete(pid)
    signal(pid, 'SIGCONT')
  }

  async switchOff(): Promise<void> {
    clearTimeout(this.#slowed)
    for (const pid of this.#stopped) signal(pid, 'SIGCONT') // a browser waits for its processes before it ends
    await this.#browser.close()
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

import type { BrowserContext } from '@playwright/test'

/** Everything that went wrong in the pages of a test without being caught: errors, rejections, lines of console.error. */
export class PageErrors {
  readonly #seen: string[] = []
  readonly #allowed: RegExp[] = []

  /** Listens to all pages and workers of `context`, also those still to come. */
  watch(context: BrowserContext): void {
    // Playwright hears uncaught errors and unhandled rejections of pages and of their workers alike.
    context.on('weberror', (error) => this.#seen.push(`uncaught: ${error.error().stack ?? error.error().message}`))
    context.on('console', (line) => {
      if (line.type() === 'error') this.#seen.push(`console.error: ${line.text()} (${line.location().url})`)
    })
  }

  /** This test brings these about on purpose. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern)
  }

  seen(): readonly string[] {
    return this.#seen
  }

  unexpected(): string[] {
    return this.seen().filter((error) => !this.#allowed.some((pattern) => pattern.test(error)))
  }
}

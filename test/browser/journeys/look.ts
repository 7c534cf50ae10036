import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** All of WCAG 2.2, levels A and AA. */
const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
}
/** A folder to put pictures into, where some are wanted. */
const screensDirectory = process.env.TABGRID_SCREENS

/**
 * What is asked of a page wherever a journey stops: accessible by day and by night, and no wider than the screen.
 * @param within a selector: only what is in there is asked to be accessible.
 */
export async function look(page: Page, name: string, within = 'html'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    if (screensDirectory !== undefined) {
      await page.screenshot({ path: join(screensDirectory, `${name}-${colorScheme}.png`), fullPage: true })
    }
    expect(await violations(page, within), `${name}, ${colorScheme}`).toEqual([])
  }
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(widths[0], `${name}: as wide as its content`).toBeLessThanOrEqual(widths[1] ?? 0)
}

/** In words, so that a failure says what to mend. */
async function violations(page: Page, within: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  const found = await page.evaluate(
    async ([place, options]) =>
      (Reflect.get(globalThis, 'axe') as { run(place: string, given: RunOptions): Promise<AxeResults> }).run(
        place,
        options,
      ),
    [within, rules] as const,
  )
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { replay } from '../../src/core/replay.ts'
import { parseStoryLine } from '../../src/core/story.ts'
import { expect, test } from './fixtures.ts'
import { openHost, readAnswer, runCard, startDevices } from './room-pages.ts'

/** How many colours the picture has: an empty one has the paper's alone. */
const coloursOf = (host: Page): Promise<number> =>
  host.locator('.stream-scroller canvas').evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement) || element.width === 0) return 0
    const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data
    return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size
  })

async function saveStory(host: Page): Promise<string[]> {
  const saving = host.waitForEvent('download')
  await host.getByRole('button', { name: 'Save the story' }).click()
  const saved = await saving
  expect(saved.suggestedFilename()).toBe('tabgrid-story.jsonl')
  return (await readFile(await saved.path(), 'utf8')).split('\n')
}

test('the task stream is drawn, tells the story of a block, and what it saves is replayed as the same', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  await startDevices(openTab, appOrigin, code, 2)
  await runCard(host, 'n-queens')
  expect(await readAnswer(host)).toBe(14_200)

  const canvas = host.locator('.stream-scroller canvas')
  await expect(canvas).toHaveCount(0) // closed until somebody asks
  await host.getByText('Task stream', { exact: true }).click()
  await expect.poll(() => coloursOf(host)).toBeGreaterThan(3)

  const story = host.locator('.stream-story')
  await expect(story).toContainText('Point at a block')
  await canvas.focus()
  await host.keyboard.press('ArrowRight')
  await expect(story).toContainText(/Units? \d.* on device \d/)
  await expect(story.getByRole('listitem').first()).toContainText(/^0:\d\d(\.\d)? given to device \d/)
  await expect(host.locator('.stream-words')).toContainText(/\d+ leases? on \d devices?: .*\d+ × counted/)

  const lines = await saveStory(host)
  const handled = lines.filter((line) => line !== '' && parseStoryLine(line).type === 'handled')
  expect(handled.length).toBeGreaterThan(10)
  expect(replay(lines)).toEqual({ events: handled.length })
})

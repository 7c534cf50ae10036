import type { Page } from '@playwright/test'
import type { Text } from '../../../src/app/text/parts.ts'
import { expect, test } from '../fixtures.ts'
import { look } from './look.ts'
import { views } from './views.ts'
import { wordsOf } from './words.ts'

// An author's way: from an empty text to the answer of a room, and a link for others.

const source = `export default defineTask({
  name: 'squares',
  map: (n: number) => n * n,
  reduce: (squares: readonly number[]) => squares.reduce((sum, square) => sum + square, 0),
})`

for (const view of views) {
  test(`a task is written, tried, run by a room and passed on: ${view.name}`, async ({ openTab, appOrigin }) => {
    const words = await wordsOf(view.language)
    const page = await openTab(`${appOrigin}/#/lab`, view.options)
    const step = (name: string) => page.getByRole('region', { name })
    await write(page, words, source.replace('n * n', 'n *'))
    const problems = page.getByRole('status', { name: words.lab.source.problems })
    await expect(problems).not.toContainText(words.lab.source.fine)
    await write(page, words, source)
    await expect(problems).toContainText(words.lab.source.fine)
    await page.getByRole('textbox', { name: words.lab.data.to }).fill('20000')
    await page.getByRole('textbox', { name: words.lab.dry.unit }).fill('12')
    await step(words.lab.dry.heading).getByRole('button', { name: words.lab.dry.try }).click()
    await expect(step(words.lab.dry.heading)).toContainText('144')

    const room = step(words.lab.room.heading)
    await room.getByRole('button', { name: words.lab.room.run }).click()
    const link = await room.getByRole('link', { name: words.invite.anotherTab }).getAttribute('href')
    const device = await openTab(`${appOrigin}/${link}`, view.options)
    await device.getByRole('button', { name: words.device.start }).click()
    await expect(room.getByText(finishedIn(words))).toBeVisible({ timeout: 30_000 })
    await step(words.lab.share.heading).getByRole('button', { name: words.lab.share.make }).click()
    await expect(step(words.lab.share.heading)).toContainText(words.lab.share.opened)
    await look(page, `lab-run-${view.name}`)
  })
}

async function write(page: Page, words: Text, text: string): Promise<void> {
  await page.getByRole('textbox', { name: words.lab.source.label }).focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

/** What is said of a run that is over, however long it took. */
const finishedIn = (words: Text): RegExp => new RegExp(`^${words.lab.room.finished('.+')}$`)

import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

// What an author does on the lab's page, by keyboard, roles and names.

const editorOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Source of the task' })
const problemsOf = (page: Page): Locator => page.getByRole('status', { name: 'Problems in the source' })
const stepOf = (page: Page, name: string): Locator => page.getByRole('region', { name })

/** Types over all that is there, as a person does. Brackets are put in as text, so that the editor closes none of them by itself. */
async function write(page: Page, source: string): Promise<void> {
  await editorOf(page).focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(source)
}

const doubling = `import { defineTask } from 'tabgrid'

export default defineTask({
  name: 'doubling',
  map: (row: { n: number }) => ({ n: row.n, twice: row.n * 2 }),
})
`

test('a task is written by keyboard: a mistake is marked, one unit tried, an endless loop ended and named', async ({
  openTab,
  appOrigin,
}) => {
  const page = await openTab(appOrigin)
  await page.getByRole('link', { name: 'Write a task in the lab' }).click()
  await write(page, 'export default defineTask({\n  map(unit) {\n    return unit +\n  },\n})\n')
  await expect(problemsOf(page)).toContainText('Line 4, column 3: Unexpected token.')
  await page.keyboard.press('Control+Enter')
  const dry = stepOf(page, 'Try one unit here')
  await expect(dry).toContainText('First mend the source')

  await write(page, 'export default defineTask({ name: "squares", map: (unit: number) => unit ** 2 })')
  await expect(problemsOf(page)).toContainText('No problem found.')
  await page.getByRole('textbox', { name: 'Unit number' }).fill('12')
  await editorOf(page).focus()
  await page.keyboard.press('Control+Enter')
  await expect(dry).toContainText('144')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(editorOf(page)).not.toBeFocused()

  await page.getByRole('textbox', { name: 'A unit may take, in seconds' }).fill('1')
  await write(page, 'export default defineTask({\n  map(unit) {\n    for (;;) unit++\n  },\n})')
  await page.keyboard.press('Control+Enter')
  await expect(dry).toContainText('map ran longer than 1 s and was ended. Is there an endless loop in it?')
  await expect(problemsOf(page)).toContainText('Line 2, column 3')

  await write(page, 'export default defineTask({\n  map: (unit) =>\n    unit.toFixed(101),\n})')
  await page.keyboard.press('Control+Enter')
  await expect(problemsOf(page)).toContainText('Line 3, column 10: map failed: toFixed() digits')
  await page.reload()
  await expect(editorOf(page)).toContainText('unit.toFixed(101)')
  await expect(page.getByRole('textbox', { name: 'Unit number' })).toHaveValue('12')
})

test('a broken row is told with its place, and a whole table runs in the room, with each failure and what caused it', async ({
  openTab,
  appOrigin,
}) => {
  const page = await openTab(`${appOrigin}/#/lab`)
  await write(page, doubling.replace('row.n * 2', '(row.n === 7 ? missing(row) : row.n * 2)'))
  await page.getByRole('radio', { name: 'A file' }).check()
  const drop = (text: string) =>
    page
      .getByLabel('Choose a file')
      .setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await drop('n,word\n1,one\n2,two,too\n')
  await expect(stepOf(page, 'Data')).toContainText('numbers.csv, line 3, column 7: this row has 3 cells')
  await drop(`n,word\n${Array.from({ length: 20 }, (_, n) => `${n},"a, ${n}"`).join('\n')}`)
  await expect(stepOf(page, 'Data')).toContainText('20 rows')

  const run = stepOf(page, 'Run in a room')
  await run.getByRole('button', { name: 'Run in the room' }).click()
  const link = await run.getByRole('link', { name: 'Join from another tab of this browser' }).getAttribute('href')
  const device = await openTab(`${appOrigin}/${link}`)
  await device.getByRole('button', { name: 'Start helping' }).click()
  await expect(run).toContainText('Finished in')
  await expect(run).toContainText('One unit was left out')
  await expect(run.getByText(/^Unit 7, on /).first()).toBeVisible()
  await expect(run).toContainText('missing is not defined')
  await expect(run).toContainText('{ n: 7, word: "a, 7" }')
  await run.getByRole('button', { name: 'Show line 5' }).first().click()
  await expect(editorOf(page)).toBeFocused()
  await expect(run.getByRole('region', { name: 'Result' }).getByRole('row')).toHaveCount(20) // 19 and their header

  const saving = page.waitForEvent('download')
  await run.getByRole('button', { name: 'Download CSV' }).click()
  const saved = await saving
  expect(saved.suggestedFilename()).toBe('doubling.csv')

  await page.reload()
  await expect(run).toContainText('19 of 20 units')
  await expect(stepOf(page, 'Data')).toContainText('numbers.csv was here before the reload')
})

test('a link opens somebody’s task, runs nothing of it, and keeps what was there', async ({ openTab, appOrigin }) => {
  const author = await openTab(`${appOrigin}/#/lab`)
  await write(author, doubling)
  await author.getByRole('button', { name: 'Make a link to this task' }).click()
  const shared = await stepOf(author, 'Share').locator('code').textContent()
  const reader = await openTab(`${appOrigin}/#/lab`)
  await write(reader, 'export default { map: (mine) => mine }')
  await reader.goto(shared ?? '')
  await expect(editorOf(reader)).toContainText('row.n * 2')
  await expect(reader.getByText('This task came with a link')).toBeVisible()
  expect(new URL(reader.url()).hash).toBe('#/lab')
  await expect(stepOf(reader, 'Try one unit here')).toContainText('Runs in the same sandbox') // and has not run
  await reader.reload()
  await expect(reader.getByText('This task came with a link')).toBeVisible()
  await reader.getByRole('button', { name: 'Back to the text before' }).click()
  await expect(editorOf(reader)).toContainText('(mine) => mine')

  await reader.goto(`${(shared ?? '').slice(0, -8)}`)
  await expect(reader.getByRole('alert')).toContainText('This link holds no task that can be read')
  await expect(editorOf(reader)).toContainText('(mine) => mine')
})

import { expect, test } from '../fixtures.ts'
import { look } from './look.ts'
import { views } from './views.ts'
import { wordsOf } from './words.ts'

// From the first page to those for volunteers, authors, and teachers on the day before.

for (const view of views) {
  test(`limits, lab and check are found from the first page: ${view.name}`, async ({ openTab, appOrigin }) => {
    const words = await wordsOf(view.language)
    const page = await openTab(appOrigin, view.options)
    const follow = (name: string) => page.getByRole('link', { name, exact: true }).click()

    await follow(words.lending.link)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.lends.pageHeading)
    await expect(page.getByRole('combobox').first()).toBeVisible()
    await look(page, `limits-${view.name}`)

    await page.goBack()
    await follow(words.labDoor.link)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.lab.heading)
    await expect(page.getByText(words.lab.source.loading)).toHaveCount(0)
    await look(page, `lab-${view.name}`)

    await page.goBack()
    await follow(words.landing.check)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.check.heading)
    await expect(page.getByText(words.check.verdict.alone.said, { exact: true })).toBeVisible({ timeout: 30_000 })
    await look(page, `check-${view.name}`)
    const code = await page.getByRole('status', { name: words.check.pair.code }).getAttribute('data-code')
    const second = await openTab(`${appOrigin}/#/check/${code}`, view.options)
    for (const each of [page, second]) {
      await expect(each.getByText(words.check.verdict.ready.said, { exact: true })).toBeVisible({ timeout: 30_000 })
    }
    await look(second, `checked-${view.name}`)
  })
}

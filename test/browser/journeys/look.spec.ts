import { expect, test } from '../fixtures.ts'
import { look } from './look.ts'

test('a page that cannot be read aloud, or is wider than the screen, is found out', async ({ page }) => {
  await page.setContent('<!doctype html><html lang="en"><title>t</title><main><h1>t</h1></main></html>')
  await look(page, 'faultless')
  await page.setContent('<!doctype html><html lang="en"><title>t</title><main><input></main></html>')
  await expect(look(page, 'unnamed')).rejects.toThrow('label: <input')
  const pale = '<style>@media (prefers-color-scheme: dark) { main { color: #999 } }</style>'
  await page.setContent(`<!doctype html><html lang="en"><title>t</title>${pale}<main><h1>Night</h1></main></html>`)
  await expect(look(page, 'pale at night')).rejects.toThrow('color-contrast: <h1')
  await page.setContent('<!doctype html><html lang="en"><title>t</title><main style="width:200vw">t</main></html>')
  await expect(look(page, 'wide')).rejects.toThrow('as wide as its content')
})

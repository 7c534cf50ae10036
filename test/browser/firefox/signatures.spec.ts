import { signatureCases } from '../../contracts/signature-cases.ts'
import { expect } from '../fixtures.ts'
import type {} from '../pages/network.ts' // declares what the page offers
import { test } from './firefox-test.ts'

test('[W70] WebCrypto of Firefox decides about every signature as pure JavaScript does', async ({
  firefox,
  pagesOrigin,
}) => {
  const page = await firefox.newPage()
  await page.goto(`${pagesOrigin}/network.html`)
  const { accepted, webCrypto } = await page.evaluate((cases) => peer.decideSignatures(cases), signatureCases)
  expect(webCrypto).toBe(true)
  expect(accepted).toEqual(signatureCases.map((one) => one.accepted))
})

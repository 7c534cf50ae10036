import { expect, test } from 'vitest'
import { formatMegabytes } from '../../../src/app/device/format-megabytes.ts'
import { byHost, totalsOf } from '../../../src/app/device/help-history.ts'
import { limitChoices, valuesWith } from '../../../src/app/device/limit-choices.ts'
import { defaultLimits } from '../../../src/runtime/device/device-limits.ts'
import { receiptOf, signer, stranger } from '../identity/signed.ts'

test('what hosts have signed is shown by host, with those that may always have more', () => {
  const receipts = [
    receiptOf({ units: 5, shards: 1, computeMs: 100, roomTitle: 'Renamed' }),
    receiptOf({}, stranger),
    receiptOf({ units: 7, shards: 2, computeMs: 50 }),
  ]
  const allowed = { host: signer.host, roomTitle: 'old', unitMs: 1, memoryMegabytes: 1 }
  const hosts = byHost(receipts, [allowed])
  expect(hosts.map(({ host, roomTitle }) => [host, roomTitle])).toEqual([
    [signer.host, 'Renamed'],
    [stranger.host, 'Ms Li’s room'],
  ])
  expect(hosts.map((helped) => helped.allowed)).toEqual([allowed, undefined])
  expect(totalsOf(hosts[0]?.receipts ?? [])).toEqual({ units: 12, shards: 3, computeMs: 150 })
  expect(byHost([], [allowed])).toMatchObject([{ host: signer.host, receipts: [] }])
})

test('every limit can be chosen, the default and one that a program has set among them', () => {
  expect(limitChoices.map(({ key }) => key).sort()).toEqual(Object.keys(defaultLimits).sort())
  for (const { key, values } of limitChoices) expect(values).toContain(defaultLimits[key])
  expect(valuesWith([1, 5], 3)).toEqual([1, 3, 5])
  expect(valuesWith([1, 5], 5)).toEqual([1, 5])
  expect([formatMegabytes(512), formatMegabytes(2_048), formatMegabytes(1_500)]).toEqual([
    '512\u00a0MB',
    '2\u00a0GB',
    '1,500\u00a0MB',
  ])
})

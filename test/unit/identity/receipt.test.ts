import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeviceId } from '../../../src/base/ids.ts'
import { failedReceiptCheck, type ReceiptCheck, receiptChecks } from '../../../src/identity/receipt.ts'
import { parseCoordinatorMessage } from '../../../src/protocol/control.ts'
import type { Receipt } from '../../../src/protocol/manifest.ts'
import { otherRoom, profile, receiptOf, signer, stranger } from './signed.ts'

const expected = { host: { key: signer.host, room: signer.room }, profile }
const honest = receiptOf()

const lies: [string, ReceiptCheck, Receipt][] = [
  ['of another host', 'host', receiptOf({}, { ...stranger, room: signer.room })],
  ['of another room', 'room', receiptOf({}, otherRoom)],
  ['of another device', 'device', receiptOf({ device: 'somebody-1' as DeviceId })],
  ['without a signature', 'signature', { ...honest, signature: '' }],
]

test('[W66] a receipt of this host for this profile holds', () => {
  expect(failedReceiptCheck(honest, expected)).toBeUndefined()
})

test.each(lies)('[W66] a receipt %s is refused by the check "%s", and by no other', (_, check, receipt) => {
  expect(failedReceiptCheck(receipt, expected)).toBe(check)
  const all = { ...receiptChecks }
  receiptChecks[check] = () => true
  expect(failedReceiptCheck(receipt, expected)).toBeUndefined()
  Object.assign(receiptChecks, all)
})

test('[W66] a receipt for what another profile did is refused', () => {
  expect(failedReceiptCheck(honest, { ...expected, profile: stranger.host })).toBe('profile')
})

const fields = Object.keys(honest).filter((key) => key !== 'signature') as (keyof Receipt)[]
test.each(fields)('[W65] the signature covers "%s"', (field) => {
  const value = honest[field]
  const changed = { ...honest, [field]: typeof value === 'number' ? value + 1 : `${value}x` } as Receipt
  expect(receiptChecks.signature(changed)).toBe(false)
})

test('[W20] a receipt that is anything whatever gives a message or message-invalid', () => {
  const mutated = fc.oneof(
    fc.anything(),
    fc.record(Object.fromEntries(fields.map((key) => [key, fc.oneof(fc.constant(honest[key]), fc.anything())]))),
  )
  fc.assert(
    fc.property(mutated, (receipt) => {
      try {
        expect(parseCoordinatorMessage({ type: 'receipt', receipt })).toMatchObject({ type: 'receipt' })
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'message-invalid' })
      }
    }),
    { seed: 65, numRuns: 500 },
  )
})

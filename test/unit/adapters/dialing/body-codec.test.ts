import { expect, test } from 'vitest'
import { fetchBodyCodec } from '../../../../src/adapters/dialing/body-codec.ts'
import type { SignalBody } from '../../../../src/protocol/signal-body.ts'
import { seeded } from '../../identity/pair.ts'

const random = seeded('body codec')
const body: SignalBody = { type: 'which', dial: 'd1' }

test('[W42] who has the secret reads what another seals with it', async () => {
  const secret = random(16)
  const [one, other] = [await fetchBodyCodec(secret, random), await fetchBodyCodec(secret, random)]
  expect(other.read(one.write(body, true))).toEqual({ body, sealed: true })
})

test('[W42] who typed the code alone reads what is open, and cannot read what is sealed', async () => {
  const open = await fetchBodyCodec(undefined, random)
  const sealing = await fetchBodyCodec(random(16), random)
  expect(open.read(sealing.write(body, false))).toEqual({ body, sealed: false })
  expect(open.read(sealing.write(body, true))).toBe('unreadable')
})

test('[W40] what is no body is ignored by both', async () => {
  for (const secret of [undefined, random(16)]) {
    const codec = await fetchBodyCodec(secret, random)
    expect(codec.read('{"type":"which"}')).toBeUndefined()
  }
  expect((await fetchBodyCodec(random(16), random)).read('sealed.AA')).toBeUndefined()
})

import { expect, test } from 'vitest'
import { Agreement } from '../../../src/identity/agreement.ts'
import { DeviceHandshake, hostOfLink } from '../../../src/identity/device-handshake.ts'
import { envelopeChecks } from '../../../src/identity/envelope.ts'
import { HostHandshake, type LinkPath } from '../../../src/identity/host-handshake.ts'
import { credentials, provingWith, sdpOf, seeded } from './pair.ts'

const relayed: LinkPath = { at: 'relay', besides: 'd0' }
const refusedBy = (check: string): RegExp => new RegExp(`\\(${check}\\)`)

/** Both ends up to the introduction, over the relay unless said otherwise. */
function ends({ path = relayed, linked = true, seed = 'relay' } = {}) {
  const { host, device, random } = credentials(linked, seed)
  const atHost = new HostHandshake(host, 'd1', provingWith(random), path)
  const hello = atHost.hello()
  const atDevice = new DeviceHandshake(device, hello, hostOfLink(device), provingWith(random))
  atHost.introduce(atDevice.introduce(), linked)
  return { atHost, atDevice, hello }
}

/** What both ends have in the end. */
async function secretsOf(options: Parameters<typeof ends>[0]) {
  const { atHost, atDevice } = ends(options)
  const sealed = options?.linked ?? true
  const proven = await atDevice.checkOffer(await atHost.offer(''), sealed)
  const { secrets } = await atHost.checkAnswer(await proven.answer(''), sealed)
  return { atHost: secrets, atDevice: proven.secrets }
}

test('[W94] a link through the relay has no certificates, is always sealed, and says so', async () => {
  const { atHost, atDevice, hello } = ends()
  expect(hello.relayBesides).toBe('d0')
  const offer = await atHost.offer('')
  expect(offer.envelope).toMatchObject({ kind: 'relay-offer', fingerprints: [], agreement: expect.any(String) })
  const answer = await (await atDevice.checkOffer(offer, true)).answer('')
  expect(answer.envelope).toMatchObject({ kind: 'relay-answer', fingerprints: [], agreement: expect.any(String) })
})

test('[W95] both ends alone know the keys and the pair, with the link and with the code alone, and others each time', async () => {
  for (const linked of [true, false]) {
    const { atHost, atDevice } = await secretsOf({ linked })
    expect(atHost?.pair).toMatch(/^[\w-]{22}$/)
    expect(atDevice).toEqual({ ...atHost, frameKeys: { ...atHost?.frameKeys, end: 'device' } })
  }
  const one = await secretsOf({ seed: 'one' })
  const two = await secretsOf({ seed: 'two' })
  expect(one.atHost?.pair).not.toBe(two.atHost?.pair)
})

test('[W94] an offer for one way is never taken for the other', async () => {
  const direct = ends({ path: { at: 'direct' } })
  const relay = ends()
  await expect(relay.atDevice.checkOffer(await direct.atHost.offer(sdpOf('A')), true)).rejects.toThrow(
    refusedBy('kind'),
  )
  await expect(direct.atDevice.checkOffer(await relay.atHost.offer(''), true)).rejects.toThrow(refusedBy('kind'))
})

test('[W94] an answer for a direct link opens none through the relay', async () => {
  const { atHost, atDevice } = ends()
  const answer = await (await atDevice.checkOffer(await atHost.offer(''), true)).answer('')
  const envelope = { ...answer.envelope, kind: 'answer' as const }
  await expect(atHost.checkAnswer({ ...answer, envelope }, true)).rejects.toThrow(refusedBy('kind'))
})

test('[W94] a description that slips in on the way through the relay is refused', async () => {
  const { atHost, atDevice } = ends()
  const offer = await atHost.offer('')
  await expect(atDevice.checkOffer({ ...offer, sdp: sdpOf('A') }, true)).rejects.toThrow(refusedBy('fingerprints'))
})

test('[W94] without a key for sealing there is no link through the relay, though its host has signed that', async () => {
  const { host, device, random } = credentials(true)
  const atHost = new HostHandshake(host, 'd1', provingWith(random))
  const atDevice = new DeviceHandshake(
    device,
    { ...atHost.hello(), relayBesides: 'd0' },
    hostOfLink(device),
    provingWith(random),
  )
  atHost.introduce(atDevice.introduce(), true)
  const offer = await atHost.offer('')
  await expect(atDevice.checkOffer(offer, true)).rejects.toThrow(refusedBy('kind'))
  const renamed = { ...offer, envelope: { ...offer.envelope, kind: 'relay-offer' as const } }
  await expect(atDevice.checkOffer(renamed, true)).rejects.toThrow(refusedBy('agreement'))
})

test('[W95] who puts a key of his own in between is refused, and would read everything but for that check', async () => {
  const { atHost, atDevice } = ends()
  const between = new Agreement('host', seeded('between'))
  const offer = await atHost.offer('')
  const forged = { ...offer, envelope: { ...offer.envelope, agreement: between.publicKey } }
  await expect(atDevice.checkOffer(forged, true)).rejects.toThrow(refusedBy('signature'))
  const { signature } = envelopeChecks
  envelopeChecks.signature = () => true
  try {
    const fooled = await atDevice.checkOffer(forged, true)
    const { envelope } = await fooled.answer('')
    const { room, epoch, nonce, peerNonce, from, to } = envelope
    const agreed = { room, epoch, host: { key: to, nonce: peerNonce }, device: { key: from, nonce } }
    const read = between.agree(envelope.agreement, agreed)
    expect(read?.frameKeys.device).toEqual(fooled.secrets?.frameKeys.device)
    expect(read?.pair).toBe(fooled.secrets?.pair)
  } finally {
    envelopeChecks.signature = signature
  }
})

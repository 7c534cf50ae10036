import { afterEach, expect, test } from 'vitest'
import {
  type DelegationCheck,
  delegationChecks,
  readMandate,
  showMandate,
  signDelegation,
} from '../../../src/identity/delegation.ts'
import { DeviceHandshake, hostOfLink, type KnownHost } from '../../../src/identity/device-handshake.ts'
import { HostHandshake } from '../../../src/identity/host-handshake.ts'
import { roomNameOf, roomProofOf } from '../../../src/identity/invite.ts'
import { newKeyPair } from '../../../src/identity/keys.ts'
import { pureSignatures } from '../../../src/identity/signatures.ts'
import type { Delegation } from '../../../src/protocol/signal-body.ts'
import { credentials, nowMs, provingWith, sdpOf, wordsOf } from './pair.ts'

const { host, device, random } = credentials(true, 'delegation')
const delegate = newKeyPair(random)
const thief = newKeyPair(random)
const elsewhere = random(16)
const roomOf = (secret: Uint8Array) => roomNameOf(host.keys.publicKey, roomProofOf(secret))

const honest = {
  hostKey: host.keys.publicKey,
  room: roomOf(host.secret),
  delegate: delegate.publicKey,
  epoch: host.epoch,
  expiresS: nowMs / 1_000 + 60,
}
const given = (claims: Partial<typeof honest> = {}, by = host.keys): Promise<Delegation> =>
  signDelegation({ ...honest, ...claims }, by, pureSignatures)

/** The device's end of a dial by whoever has these keys and shows this delegation; it has seen `known` of its host. */
async function dialledBy(delegation: Delegation, keys = delegate, known: KnownHost | undefined = hostOfLink(device)) {
  const own = { keys, secret: host.secret, epoch: delegation.epoch, delegation }
  const atDelegate = new HostHandshake(own, 'd1', provingWith(random))
  const atDevice = new DeviceHandshake(device, atDelegate.hello(), known, provingWith(random))
  atDelegate.introduce(atDevice.introduce(), true)
  const proven = await atDevice.checkOffer(await atDelegate.offer(sdpOf('A')), true)
  return { proven, answered: await atDelegate.checkAnswer(await proven.answer(sdpOf('B')), true) }
}

test('[W74] a delegate is taken for the host by the holders of its link, who know by whom they are dialled', async () => {
  const { proven, answered } = await dialledBy(await given())
  expect(proven.peer).toEqual({
    key: delegate.publicKey,
    room: honest.room,
    actsFor: host.keys.publicKey,
    trust: { at: 'verified' },
  })
  expect(proven.host.key).toBe(host.keys.publicKey)
  expect(answered.peer.key).toBe(device.keys.publicKey)
})

test('[W74] who typed the code hears from a delegate whose room it is, and compares words with the delegate', async () => {
  const own = { keys: delegate, secret: host.secret, epoch: host.epoch, delegation: await given() }
  const atDelegate = new HostHandshake(own, 'd1', provingWith(random))
  const stranger = { keys: device.keys, invite: undefined }
  const atDevice = new DeviceHandshake(stranger, atDelegate.hello(), undefined, provingWith(random))
  atDelegate.introduce(atDevice.introduce(), false)
  const proven = await atDevice.checkOffer(await atDelegate.offer(sdpOf('A')), false)
  const answered = await atDelegate.checkAnswer(await proven.answer(sdpOf('B')), false)
  expect(proven.host.key).toBe(host.keys.publicKey)
  const words = await wordsOf(answered.peer.trust)
  expect(words).toHaveLength(4)
  expect(words).toEqual(await wordsOf(proven.peer.trust))
})

const known = { key: host.keys.publicKey, room: honest.room, epoch: host.epoch + 1 }
/** Each is wrong in one thing only. */
const attacks: [DelegationCheck, string, () => Promise<unknown>][] = [
  ['room', 'of another room of the same host', async () => dialledBy(await given({ room: roomOf(elsewhere) }))],
  ['delegate', 'that was given to somebody else', async () => dialledBy(await given(), thief)],
  ['epoch', 'of a life that the host has left behind', async () => dialledBy(await given(), delegate, known)],
  ['expiry', 'that has expired', async () => dialledBy(await given({ expiresS: nowMs / 1_000 }))],
  ['signature', 'that somebody wrote for himself', async () => dialledBy(await given({}, delegate))],
  ['signature', 'that was lengthened', async () => dialledBy({ ...(await given()), expiresS: 99_999_999_999 })],
]
const checks = { ...delegationChecks }
afterEach(() => void Object.assign(delegationChecks, checks))

test.each(attacks)('[W74] the check "%s" alone refuses a delegation %s', async (check, _, attack) => {
  const message = expect.stringContaining(`(delegation: ${check})`)
  await expect(attack()).rejects.toThrow(expect.objectContaining({ code: 'peer-unproven', message }))
  delegationChecks[check] = () => true
  await expect(attack()).resolves.toMatchObject({ proven: { peer: { trust: { at: 'verified' } } } })
})

test('[W74] every check has its attack', () => {
  expect(new Set(attacks.map(([check]) => check))).toEqual(new Set(Object.keys(delegationChecks)))
})

test('[W74] a delegate cannot make itself newer than the host that named it', async () => {
  const delegation = await given()
  const own = { keys: delegate, secret: host.secret, epoch: 0xffffffff, delegation }
  const atDelegate = new HostHandshake(own, 'd1', provingWith(random))
  const atDevice = new DeviceHandshake(device, atDelegate.hello(), hostOfLink(device), provingWith(random))
  atDelegate.introduce(atDevice.introduce(), true)
  const offer = await atDelegate.offer(sdpOf('A'))
  await expect(atDevice.checkOffer(offer, true)).rejects.toThrow('(epoch)')
})

test('[W73] a mandate is read as it was written', async () => {
  const mandate = { delegation: await given(), secret: host.secret }
  expect(readMandate(showMandate(mandate))).toEqual(mandate)
})

const whole = showMandate({ delegation: await given(), secret: host.secret })
test.each([
  '',
  'd1',
  whole.replace('d1', 'd2'),
  whole.slice(0, -1),
  `${whole}A`,
  `${whole}.A`,
  whole.replace(/^(d1\..{42})./, '$1_'), // other bits behind the last byte of the host's key
  whole.replace(`.${host.epoch}.`, '.4294967296.'),
  whole.replace(`.${host.epoch}.`, `.0${host.epoch}.`),
])('[W73] %j is no mandate', (text) => {
  expect(() => readMandate(text)).toThrow(expect.objectContaining({ code: 'delegation-invalid' }))
})

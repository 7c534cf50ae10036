import { expect, test } from 'vitest'
import { DeviceHandshake, hostOfLink } from '../../../src/identity/device-handshake.ts'
import {
  type EnvelopeCheck,
  envelopeChecks,
  fingerprintsOf,
  type Statement,
  signEnvelope,
} from '../../../src/identity/envelope.ts'
import { HostHandshake } from '../../../src/identity/host-handshake.ts'
import { newKeyPair } from '../../../src/identity/keys.ts'
import { commitmentTo } from '../../../src/identity/words.ts'
import { credentials, dial, sdpOf } from './pair.ts'

const refusedBy = (check: EnvelopeCheck | 'seal' | 'introduction') =>
  expect.objectContaining({ code: 'peer-unproven', message: expect.stringContaining(`(${check})`) })

test('[W41] with a link both ends know each other, and nobody has to compare words', () => {
  const { host, device, atHost, atDevice, offer } = dial(true)
  const proven = atDevice.checkOffer(offer, true)
  expect(proven.peer).toEqual({ key: host.keys.publicKey, trust: { at: 'verified' } })
  const answered = atHost.checkAnswer(proven.answer(sdpOf('B')), true)
  expect(answered).toEqual({ key: device.keys.publicKey, trust: { at: 'verified' } })
})

test('[W44] with the code alone both ends show the same four words, other ones at each dial', () => {
  const shown = ['one', 'two'].map((seed) => {
    const { atHost, atDevice, offer } = dial(false, seed)
    const proven = atDevice.checkOffer(offer, false)
    const { trust } = atHost.checkAnswer(proven.answer(sdpOf('B')), false)
    expect(trust).toEqual(proven.peer.trust)
    return trust.at === 'unverified' ? trust.words : []
  })
  expect(shown[0]).toHaveLength(4)
  expect(shown[0]).not.toEqual(shown[1])
})

test('[W44] somebody in between cannot make both screens show the same words', () => {
  const { host, device, random } = credentials(false)
  const between = { toDevice: { keys: newKeyPair(random), secret: random(16), epoch: 3 }, keys: newKeyPair(random) }
  const atHost = new HostHandshake(host, 'd1', random)
  const asHost = new HostHandshake(between.toDevice, 'd1', random)
  const atDevice = new DeviceHandshake(device, asHost.hello(), undefined, random)
  const asDevice = new DeviceHandshake({ keys: between.keys, invite: undefined }, atHost.hello(), undefined, random)
  asHost.introduce(atDevice.introduce(), false)
  atHost.introduce(asDevice.introduce(), false)
  const seenByDevice = atDevice.checkOffer(asHost.offer(sdpOf('C')), false).peer.trust
  const answer = asDevice.checkOffer(atHost.offer(sdpOf('A')), false).answer(sdpOf('C'))
  expect(atHost.checkAnswer(answer, false).trust).not.toEqual(seenByDevice)
})

test('[W42] an end that has the link refuses what is not sealed', () => {
  const { atHost, atDevice, offer } = dial(true)
  expect(() => atDevice.checkOffer(offer, false)).toThrow(refusedBy('seal'))
  const answer = atDevice.checkOffer(offer, true).answer(sdpOf('B'))
  expect(() => atHost.checkAnswer(answer, false)).toThrow(refusedBy('seal'))
})

test('[W41] nothing is offered to who did not introduce itself', () => {
  const { host, random } = credentials(false)
  expect(() => new HostHandshake(host, 'd1', random).offer(sdpOf('A'))).toThrow(refusedBy('introduction'))
})

test('[W41] only the first introduction counts', () => {
  const { random, device, atHost, atDevice, offer } = dial(true)
  const late = { type: 'introduce', dial: 'd1', key: newKeyPair(random).publicKey, nonce: 'n'.repeat(22) } as const
  atHost.introduce(late, false)
  const answer = atDevice.checkOffer(offer, true).answer(sdpOf('B'))
  expect(atHost.checkAnswer(answer, true).key).toBe(device.keys.publicKey)
})

test('[W43] a device keeps to the host and to the newest life that it has seen', () => {
  const { host, device, random, atDevice, offer } = dial(false)
  const known = atDevice.checkOffer(offer, false).host
  const again = (by: typeof host) => {
    const next = new HostHandshake(by, 'd2', random)
    const answering = new DeviceHandshake(device, next.hello(), known, random)
    next.introduce(answering.introduce(), false)
    return () => answering.checkOffer(next.offer(sdpOf('A')), false).host.epoch
  }
  expect(again({ ...host, epoch: 4 })()).toBe(4)
  expect(again({ ...host, epoch: 2 })).toThrow(refusedBy('epoch'))
  expect(again({ ...host, keys: newKeyPair(random) })).toThrow(refusedBy('room'))
  expect(again({ ...host, secret: random(16) })).toThrow(refusedBy('room'))
})

test('[W45] a link leads to the host whose key is in it, and to no other with the same secret', () => {
  const { host, device, random } = credentials(true)
  const invitee = new HostHandshake({ ...host, keys: newKeyPair(random) }, 'd1', random)
  const atDevice = new DeviceHandshake(device, invitee.hello(), hostOfLink(device), random)
  invitee.introduce(atDevice.introduce(), true)
  expect(() => atDevice.checkOffer(invitee.offer(sdpOf('A')), true)).toThrow(refusedBy('room'))
})

const other = newKeyPair((count) => new Uint8Array(count).fill(7))
/** Each is signed by the key of its true author, and wrong in one thing only. */
const lies: [EnvelopeCheck, Partial<Statement>][] = [
  ['kind', { kind: 'answer' }],
  ['room', { room: 'a'.repeat(26) as Statement['room'] }],
  ['recipient', { to: other.publicKey }],
  ['epoch', { epoch: 0xffffffff + 1 }],
  ['commitment', { nonce: 'n'.repeat(22) }],
  ['challenge', { peerNonce: 'n'.repeat(22) }],
  ['fingerprints', { fingerprints: fingerprintsOf(sdpOf('C')) }],
]
test.each(lies)('[W41] the check "%s" alone refuses an offer that lies there', (check, lie) => {
  const { host, atDevice, offer } = dial(true)
  const { signature: _, ...statement } = offer.envelope
  const envelope = signEnvelope({ ...statement, ...lie }, host.keys)
  expect(() => atDevice.checkOffer({ ...offer, envelope }, true)).toThrow(refusedBy(check))
})

test('[W41] every check has its lie', () => {
  const told = [...lies.map(([check]) => check), 'sender', 'signature'] // these two are below
  expect(Object.keys(envelopeChecks).sort()).toEqual(told.sort())
})

test('[W41] an offer signed by another key, or not at all, is refused', () => {
  const { device, random, host } = dial(true)
  const own = { key: other.publicKey, nonce: 'n'.repeat(22) }
  const hello = { type: 'hello', dial: 'd1', commitment: commitmentTo(own) } as const
  const atDevice = new DeviceHandshake(device, hello, hostOfLink(device), random)
  const asHost = new HostHandshake(host, 'd1', random)
  asHost.introduce(atDevice.introduce(), true)
  const offer = asHost.offer(sdpOf('A'))
  const { signature: _, ...statement } = offer.envelope
  const resigned = signEnvelope({ ...statement, from: other.publicKey, nonce: own.nonce }, other)
  expect(() => atDevice.checkOffer({ ...offer, envelope: resigned }, true)).toThrow(refusedBy('sender'))
  const fresh = dial(true)
  for (const signature of ['', 'A'.repeat(86), fresh.offer.envelope.signature.slice(1)]) {
    const envelope = { ...fresh.offer.envelope, signature }
    expect(() => fresh.atDevice.checkOffer({ ...fresh.offer, envelope }, true)).toThrow(refusedBy('signature'))
  }
})

test.each([
  ['a second line', 'a=fingerprint:sha-256 CC:CC'],
  ['a line in other letters', 'A=FingerPrint:SHA-256 CC:CC'],
  ['a line with more behind it', 'a=fingerprint:sha-256 CC:CC x'],
  ['a line without a hash', 'a=fingerprint:CC:CC'],
])('[W41] %s that speaks of a fingerprint makes a description another one', (_, line) => {
  const { atDevice, offer } = dial(true)
  const sdp = `${offer.sdp}${line}\r\n`
  expect(() => atDevice.checkOffer({ ...offer, sdp }, true)).toThrow(refusedBy('fingerprints'))
})

test('[W41] a description without any fingerprint proves nothing, even when that is signed', () => {
  const { atDevice, atHost } = dial(true)
  expect(() => atDevice.checkOffer(atHost.offer('v=0\r\n'), true)).toThrow(refusedBy('fingerprints'))
})

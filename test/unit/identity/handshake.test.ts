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
import { commitmentTo } from '../../../src/identity/introduction.ts'
import { newKeyPair } from '../../../src/identity/keys.ts'
import { pureSignatures } from '../../../src/identity/signatures.ts'
import type { Envelope } from '../../../src/protocol/signal-body.ts'
import { credentials, dial, provingWith, sdpOf, wordsOf } from './pair.ts'

const refusedBy = (check: EnvelopeCheck | 'seal' | 'introduction') =>
  expect.objectContaining({ code: 'peer-unproven', message: expect.stringContaining(`(${check})`) })

test('[W41] with a link both ends know each other, and nobody has to compare words', async () => {
  const { host, device, atHost, atDevice, offer } = await dial(true)
  const proven = await atDevice.checkOffer(offer, true)
  const { room } = proven.host
  expect(proven.peer).toEqual({ key: host.keys.publicKey, room, trust: { at: 'verified' } })
  const answered = await atHost.checkAnswer(await proven.answer(sdpOf('B')), true)
  expect(answered.peer).toEqual({ key: device.keys.publicKey, room, trust: { at: 'verified' } })
})

test('[W44] with the code alone both ends show the same four words, other ones at each dial', async () => {
  const shownAt = async (seed: string) => {
    const { atHost, atDevice, offer } = await dial(false, seed)
    const proven = await atDevice.checkOffer(offer, false)
    const { trust } = (await atHost.checkAnswer(await proven.answer(sdpOf('B')), false)).peer
    const words = await wordsOf(trust)
    expect(await wordsOf(proven.peer.trust)).toEqual(words)
    return words
  }
  const shown = [await shownAt('one'), await shownAt('two')]
  expect(shown[0]).toHaveLength(4)
  expect(shown[0]).not.toEqual(shown[1])
})

test('[W44] somebody in between cannot make both screens show the same words', async () => {
  const { host, device, random } = credentials(false)
  const between = { toDevice: { keys: newKeyPair(random), secret: random(16), epoch: 3 }, keys: newKeyPair(random) }
  const atHost = new HostHandshake(host, 'd1', provingWith(random))
  const asHost = new HostHandshake(between.toDevice, 'd1', provingWith(random))
  const atDevice = new DeviceHandshake(device, asHost.hello(), undefined, provingWith(random))
  const asDevice = new DeviceHandshake(
    { keys: between.keys, invite: undefined },
    atHost.hello(),
    undefined,
    provingWith(random),
  )
  asHost.introduce(atDevice.introduce(), false)
  atHost.introduce(asDevice.introduce(), false)
  const atTheDevice = (await atDevice.checkOffer(await asHost.offer(sdpOf('C')), false)).peer.trust
  const answer = await (await asDevice.checkOffer(await atHost.offer(sdpOf('A')), false)).answer(sdpOf('C'))
  const atTheHost = (await atHost.checkAnswer(answer, false)).peer.trust
  expect(await wordsOf(atTheDevice)).toHaveLength(4)
  expect(await wordsOf(atTheHost)).not.toEqual(await wordsOf(atTheDevice))
})

test('[W42] an end that has the link refuses what is not sealed', async () => {
  const { atHost, atDevice, offer } = await dial(true)
  await expect(atDevice.checkOffer(offer, false)).rejects.toThrow(refusedBy('seal'))
  const answer = await (await atDevice.checkOffer(offer, true)).answer(sdpOf('B'))
  await expect(atHost.checkAnswer(answer, false)).rejects.toThrow(refusedBy('seal'))
})

test('[W41] nothing is offered to who did not introduce itself', async () => {
  const { host, random } = credentials(false)
  await expect(new HostHandshake(host, 'd1', provingWith(random)).offer(sdpOf('A'))).rejects.toThrow(
    refusedBy('introduction'),
  )
})

test('[W41] only the first introduction counts', async () => {
  const { random, device, atHost, atDevice, offer } = await dial(true)
  const late = { type: 'introduce', dial: 'd1', key: newKeyPair(random).publicKey, nonce: 'n'.repeat(22) } as const
  atHost.introduce(late, false)
  const answer = await (await atDevice.checkOffer(offer, true)).answer(sdpOf('B'))
  expect((await atHost.checkAnswer(answer, true)).peer.key).toBe(device.keys.publicKey)
})

test('[W43] a device keeps to the host and to the newest life that it has seen', async () => {
  const { host, device, random, atDevice, offer } = await dial(false)
  const known = (await atDevice.checkOffer(offer, false)).host
  const again = (by: typeof host) => {
    const next = new HostHandshake(by, 'd2', provingWith(random))
    const answering = new DeviceHandshake(device, next.hello(), known, provingWith(random))
    next.introduce(answering.introduce(), false)
    return next.offer(sdpOf('A')).then((offered) => answering.checkOffer(offered, false))
  }
  expect((await again({ ...host, epoch: 4 })).host.epoch).toBe(4)
  await expect(again({ ...host, epoch: 2 })).rejects.toThrow(refusedBy('epoch'))
  await expect(again({ ...host, keys: newKeyPair(random) })).rejects.toThrow(refusedBy('room'))
  await expect(again({ ...host, secret: random(16) })).rejects.toThrow(refusedBy('room'))
})

test('[W45] a link leads to the host whose key is in it, and to no other with the same secret', async () => {
  const { host, device, random } = credentials(true)
  const invitee = new HostHandshake({ ...host, keys: newKeyPair(random) }, 'd1', provingWith(random))
  const atDevice = new DeviceHandshake(device, invitee.hello(), hostOfLink(device), provingWith(random))
  invitee.introduce(atDevice.introduce(), true)
  await expect(atDevice.checkOffer(await invitee.offer(sdpOf('A')), true)).rejects.toThrow(refusedBy('room'))
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
test.each(lies)('[W41] the check "%s" alone refuses an offer that lies there', async (check, lie) => {
  const { host, atDevice, offer } = await dial(true)
  const { signature: _, ...statement } = offer.envelope
  const envelope = await signEnvelope({ ...statement, ...lie }, host.keys, pureSignatures)
  await expect(atDevice.checkOffer({ ...offer, envelope }, true)).rejects.toThrow(refusedBy(check))
})

test('[W41] every check has its lie', async () => {
  const told = [...lies.map(([check]) => check), 'sender', 'agreement', 'signature'] // these are below
  expect(Object.keys(envelopeChecks).sort()).toEqual(told.sort())
})

test('[W41] an offer signed by another key, or not at all, is refused', async () => {
  const { device, random, host } = await dial(true)
  const own = { key: other.publicKey, nonce: 'n'.repeat(22) }
  const hello = { type: 'hello', dial: 'd1', commitment: commitmentTo(own) } as const
  const atDevice = new DeviceHandshake(device, hello, hostOfLink(device), provingWith(random))
  const asHost = new HostHandshake(host, 'd1', provingWith(random))
  asHost.introduce(atDevice.introduce(), true)
  const offer = await asHost.offer(sdpOf('A'))
  const { signature: _, ...statement } = offer.envelope
  const resigned = await signEnvelope(
    { ...statement, from: other.publicKey, nonce: own.nonce },
    other,
    pureSignatures,
  )
  await expect(atDevice.checkOffer({ ...offer, envelope: resigned }, true)).rejects.toThrow(refusedBy('sender'))
  const fresh = await dial(true)
  for (const signature of ['', 'A'.repeat(86), fresh.offer.envelope.signature.slice(1)]) {
    const envelope = { ...fresh.offer.envelope, signature }
    await expect(fresh.atDevice.checkOffer({ ...fresh.offer, envelope }, true)).rejects.toThrow(
      refusedBy('signature'),
    )
  }
})

test.each([
  ['a second line', 'a=fingerprint:sha-256 CC:CC'],
  ['a line in other letters', 'A=FingerPrint:SHA-256 CC:CC'],
  ['a line with more behind it', 'a=fingerprint:sha-256 CC:CC x'],
  ['a line without a hash', 'a=fingerprint:CC:CC'],
])('[W41] %s that speaks of a fingerprint makes a description another one', async (_, line) => {
  const { atDevice, offer } = await dial(true)
  const sdp = `${offer.sdp}${line}\r\n`
  await expect(atDevice.checkOffer({ ...offer, sdp }, true)).rejects.toThrow(refusedBy('fingerprints'))
})

test('[W41] a description without any fingerprint proves nothing, even when that is signed', async () => {
  const { atDevice, atHost } = await dial(true)
  await expect(atDevice.checkOffer(await atHost.offer('v=0\r\n'), true)).rejects.toThrow(refusedBy('fingerprints'))
})

/** A device that insists on sealed frames, and a host that seals them or not. */
async function insistent(hostSeals: boolean) {
  const { host, device, random } = credentials(true)
  const atHost = new HostHandshake(host, 'd1', provingWith(random, hostSeals))
  const atDevice = new DeviceHandshake(device, atHost.hello(), hostOfLink(device), provingWith(random, true))
  atHost.introduce(atDevice.introduce(), true)
  return { host, atHost, atDevice, offer: await atHost.offer(sdpOf('A')) }
}
const without = ({ agreement: _, signature: __, ...statement }: Envelope): Statement => statement

test('[W71] where the host seals frames, both ends have the same two keys, and others at the next dial', async () => {
  const keysAt = async (seed: string) => {
    const { atHost, atDevice, offer } = await dial(true, seed, true)
    const proven = await atDevice.checkOffer(offer, true)
    const { secrets } = await atHost.checkAnswer(await proven.answer(sdpOf('B')), true)
    const frameKeys = secrets?.frameKeys
    expect(frameKeys?.end).toBe('host')
    expect(proven.secrets?.frameKeys).toEqual({ ...frameKeys, end: 'device' })
    expect(frameKeys?.host).not.toEqual(frameKeys?.device)
    return frameKeys
  }
  expect((await keysAt('one'))?.host).not.toEqual((await keysAt('two'))?.host)
})

test('[W71] where nobody seals frames no key for it is made, nor said', async () => {
  const { atHost, atDevice, offer } = await dial(true)
  const proven = await atDevice.checkOffer(offer, true)
  const answer = await proven.answer(sdpOf('B'))
  expect([offer.envelope, answer.envelope].map((envelope) => 'agreement' in envelope)).toEqual([false, false])
  expect(proven.secrets).toBeUndefined()
  expect((await atHost.checkAnswer(answer, true)).secrets).toBeUndefined()
})

test('[W71] a device that insists takes no offer without it, though the host has signed that', async () => {
  const { atDevice, offer } = await insistent(false)
  await expect(atDevice.checkOffer(offer, true)).rejects.toThrow(refusedBy('agreement'))
})

test('[W71] who wishes the keys away, or puts others there, breaks the signature', async () => {
  const { atHost, atDevice, offer } = await dial(true, 'downgrade', true)
  const { agreement: _, ...less } = offer.envelope
  await expect(atDevice.checkOffer({ ...offer, envelope: less }, true)).rejects.toThrow(refusedBy('signature'))
  const more = { ...offer.envelope, agreement: other.publicKey }
  await expect(atDevice.checkOffer({ ...offer, envelope: more }, true)).rejects.toThrow(refusedBy('signature'))
  const answer = await (await atDevice.checkOffer(offer, true)).answer(sdpOf('B'))
  const { agreement: __, ...bare } = answer.envelope
  await expect(atHost.checkAnswer({ ...answer, envelope: bare }, true)).rejects.toThrow(refusedBy('agreement'))
})

test('[W71] an answer that leaves out the keys asked for, or brings some unasked, is refused', async () => {
  for (const sealing of [true, false]) {
    const { device, atHost, atDevice, offer } = await dial(true, 'answers', sealing)
    const answer = await (await atDevice.checkOffer(offer, true)).answer(sdpOf('B'))
    const lie = sealing ? without(answer.envelope) : { ...without(answer.envelope), agreement: other.publicKey }
    const envelope = await signEnvelope(lie, device.keys, pureSignatures)
    await expect(atHost.checkAnswer({ ...answer, envelope }, true)).rejects.toThrow(refusedBy('agreement'))
  }
})

test('[W71] a key of small order, with which anybody knows what is agreed, is refused', async () => {
  const { host, device, atHost, atDevice, offer } = await dial(true, 'small', true)
  const weak = 'A'.repeat(43)
  const offered = await signEnvelope({ ...without(offer.envelope), agreement: weak }, host.keys, pureSignatures)
  await expect(atDevice.checkOffer({ ...offer, envelope: offered }, true)).rejects.toThrow(refusedBy('agreement'))
  const answer = await (await atDevice.checkOffer(offer, true)).answer(sdpOf('B'))
  const answered = await signEnvelope({ ...without(answer.envelope), agreement: weak }, device.keys, pureSignatures)
  await expect(atHost.checkAnswer({ ...answer, envelope: answered }, true)).rejects.toThrow(refusedBy('agreement'))
})

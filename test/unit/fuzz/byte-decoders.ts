import { parseBusEntry, parseBusMessage } from '../../../signaling/bus-message.ts'
import { readPeerMessage } from '../../../signaling/read-peer-message.ts'
import { readDraft } from '../../../src/app/lab/draft.ts'
import { exampleDraft } from '../../../src/app/lab/examples.ts'
import { lab } from '../../../src/app/text/en/lab.ts'
import { readBroker } from '../../../src/base/broker.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { SessionId } from '../../../src/base/ids.ts'
import { readRoomCode } from '../../../src/base/ids.ts'
import { parseStoryLine, storyHead, storyLine, storyStop } from '../../../src/core/story.ts'
import { readMandate, showMandate, signDelegation } from '../../../src/identity/delegation.ts'
import { type EnvelopeCheck, type Expected, envelopeChecks } from '../../../src/identity/envelope.ts'
import { FrameCipher } from '../../../src/identity/frame-cipher.ts'
import { commitmentTo } from '../../../src/identity/introduction.ts'
import { readInvite, roomNameOf, roomProofOf, showInvite } from '../../../src/identity/invite.ts'
import { unproven } from '../../../src/identity/proof.ts'
import { sealerOf } from '../../../src/identity/seal.ts'
import { openBodyText, readBody } from '../../../src/identity/signal-text.ts'
import { pureSignatures } from '../../../src/identity/signatures.ts'
import { readModule } from '../../../src/program/wasm/module-shape.ts'
import { readCheckFrame } from '../../../src/protocol/check.ts'
import { newFrame, readFrame } from '../../../src/protocol/frame.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { parseRelayAnswer, parseRelayHello } from '../../../src/protocol/relay.ts'
import { parseResume, resumeFrame } from '../../../src/protocol/resume.ts'
import { parseServerMessage } from '../../../src/protocol/signal.ts'
import { parseSignalBody, type SignalBody } from '../../../src/protocol/signal-body.ts'
import { ReceiveLane } from '../../../src/runtime/session/receive-lane.ts'
import { agreedKeys } from '../../contracts/sealed-pair.ts'
import { echoMap, moduleOf, reserveAt, squares } from '../../contracts/wasm-modules.ts'
import { dial, sdpOf } from '../identity/pair.ts'
import { bytesOf, type Decoder, joined, textOf } from './decoder.ts'

const zero = Uint8Array.of(0)
const followedBy =
  (...tails: readonly string[]) =>
  (sample: Uint8Array) =>
    tails.map((tail) => joined(sample, bytesOf(tail)))
/** White space after JSON is the same JSON. */
const afterJson = followedBy('x', '{}', ',', '\0', '\u00a0')

const slice = (sequence: number, bytesLeft: number, payloadBytes: number): Uint8Array =>
  newFrame('bulk', 7, { sequence, bytesLeft, payloadBytes })
const frames: Decoder = {
  name: 'frames',
  decode: readFrame,
  samples: [
    newFrame('control', 1, { sequence: 3, bytesLeft: 9, payloadBytes: 9 }),
    slice(1, 40, 40),
    newFrame('ack', 1, {}),
  ],
  codes: ['message-invalid'],
  extended: (sample) => [joined(sample, zero), joined(sample, sample)],
  makes: 'little',
}

const resumes: Decoder = {
  name: 'resume',
  decode: parseResume,
  samples: [0, 7].map((epoch) =>
    resumeFrame('resume', { session: 's-1' as SessionId, epoch, received: { control: 4, bulk: 5 } }),
  ),
  codes: ['message-invalid'],
  extended: (sample) => [joined(sample, zero), joined(sample, bytesOf('.')), joined(sample, sample)],
  makes: 'little',
}

/** Frames of a lane one after the other, each after its length in two bytes. */
const lane = (...sent: readonly Uint8Array[]): Uint8Array =>
  joined(...sent.flatMap((frame) => [Uint8Array.of(frame.length & 255, frame.length >> 8), frame]))

const lanes: Decoder = {
  name: 'messages of several frames',
  decode(input) {
    const receiving = new ReceiveLane()
    let packets = 0
    let at = 0
    while (at + 2 <= input.length) {
      const end = at + 2 + (input[at] ?? 0) + (input[at + 1] ?? 0) * 256
      if (receiving.take(readFrame(input.subarray(at + 2, end))) !== undefined) packets += 1
      at = end
    }
    if (at !== input.length) throw new TabgridError('message-invalid', 'half a length')
    return packets
  },
  samples: [
    lane(slice(1, 300, 100), slice(2, 200, 100), slice(3, 100, 100)),
    lane(slice(1, 20, 20), slice(2, 30, 29), slice(3, 1, 1)),
  ],
  hostile: [lane(slice(1, limits.messageBytes, 1))],
  codes: ['message-invalid'],
  extended: (sample) => [
    joined(sample, zero),
    joined(sample, lane(slice(1, 5, 5))),
    joined(sample, lane(slice(4, 5, 4), slice(5, 2, 2))),
  ],
  makes: 'little',
}

const { host, device, random, atDevice, atHost, offer } = await dial(true, 'fuzz')
const { commitment } = atHost.hello()
const answer = await (await atDevice.checkOffer(offer, true)).answer(sdpOf('B'))
const bodies: readonly SignalBody[] = [
  atHost.hello(),
  atDevice.introduce(),
  offer,
  answer,
  {
    type: 'candidate',
    dial: 'd1',
    candidate: { candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host', sdpMid: '0', sdpMLineIndex: 0 },
  },
  { type: 'holding', dial: 'd1', link: 'd0' },
]

const signalBodies: Decoder = {
  name: 'bodies of signals',
  decode: (input) => parseSignalBody(textOf(input)),
  samples: bodies.map((body) => bytesOf(openBodyText(body))),
  hostile: [
    bytesOf('['.repeat(60_000)),
    bytesOf(`[${'{},'.repeat(20_000)}{}]`),
    bytesOf(`{"type":"${'x'.repeat(60_000)}"}`),
  ],
  codes: ['message-invalid'],
  extended: (sample) => [...afterJson(sample), bytesOf(textOf(sample).replace('{', '{"more":1,'))],
  makes: 'objects',
}

const sealer = sealerOf(host.secret, random)
const sealedBodies: Decoder = {
  name: 'sealed bodies',
  decode: (input) => readBody(textOf(input), sealer),
  samples: bodies.map((body) => bytesOf(sealer.seal(body))),
  hostile: [
    bytesOf(`sealed.${'A'.repeat(limits.signalBytes - 7)}`),
    bytesOf(`sealed.${'A'.repeat(limits.signalBytes)}`),
  ],
  codes: ['message-invalid', 'peer-unproven'],
  extended: followedBy('A', 'AA', 'AAAA', '.', ' ', '=', '\0', 'é'),
  makes: 'objects',
}
const otherKey: Decoder = {
  ...sealedBodies,
  name: 'sealed bodies of another room',
  decode(input) {
    const read = readBody(textOf(input), sealerOf(random(16), random))
    if (read.sealed) throw new Error('what was sealed for another room opened')
  },
  samples: [],
  hostile: sealedBodies.samples,
}

const room = roomNameOf(host.keys.publicKey, roomProofOf(host.secret))
const checks = Object.keys(envelopeChecks) as EnvelopeCheck[]
/** An envelope that does not prove what is expected is refused as everything else. */
const envelopes: Decoder = {
  name: 'envelopes',
  decode(input) {
    const body = parseSignalBody(textOf(input))
    if (body.type !== 'offer') throw unproven('kind')
    const expected: Expected = {
      kind: 'offer',
      room,
      from: host.keys.publicKey,
      to: device.keys.publicKey,
      epochs: { least: 3, most: 3 },
      nonce: { commitment },
      ownNonce: atDevice.introduce().nonce,
      sdp: body.sdp,
      agreement: 'either',
    }
    const failed = checks.find((check) => envelopeChecks[check](body.envelope, expected, pureSignatures) !== true)
    if (failed !== undefined) throw unproven(failed)
    return body
  },
  samples: [bytesOf(openBodyText(offer))],
  codes: ['message-invalid', 'peer-unproven'],
  extended: (sample) => [
    ...afterJson(sample),
    bytesOf(textOf(sample).replace('v=0', 'v=0\\r\\na=fingerprint:sha-256 AA:BB')),
    bytesOf(textOf(sample).replace('"envelope":{', '"envelope":{"more":1,')),
  ],
  makes: 'objects',
  checksSignature: true,
}

const frameKeys = agreedKeys()
const sealedFrames: Decoder = {
  name: 'sealed frames',
  decode(input) {
    const opened = new FrameCipher(frameKeys.host).open(input)
    if (opened === undefined) throw new TabgridError('message-invalid', 'not the next frame')
    return opened
  },
  samples: [new FrameCipher(frameKeys.device).seal(slice(1, 40, 40))],
  hostile: [new Uint8Array(limits.frameBytes)],
  codes: ['message-invalid'],
  extended: (sample) => [joined(sample, zero), joined(sample, sample)],
  makes: 'little',
}

const mandate = {
  delegation: await signDelegation(
    { hostKey: host.keys.publicKey, room, delegate: device.keys.publicKey, epoch: 3, expiresS: 1_700_000_060 },
    host.keys,
    pureSignatures,
  ),
  secret: host.secret,
}
const mandates: Decoder = {
  name: 'delegations',
  decode: (input) => readMandate(textOf(input)),
  samples: [bytesOf(showMandate(mandate))],
  hostile: [bytesOf('.'.repeat(50_000)), bytesOf(`d1.${'A'.repeat(50_000)}`)],
  codes: ['delegation-invalid'],
  extended: followedBy('A', '.', '.A', ' ', '\0'),
  makes: 'little',
}

const invites: Decoder = {
  name: 'invites',
  decode: (input) => readInvite(textOf(input)),
  samples: [bytesOf(showInvite({ hostKey: host.keys.publicKey, secret: host.secret }))],
  hostile: [bytesOf('.'.repeat(50_000)), bytesOf(`v1.${'A'.repeat(50_000)}`)],
  codes: ['invite-invalid'],
  extended: followedBy('A', 'AAAA', '.', '.A', ' ', '=', '\0'),
  makes: 'objects',
}

const commitments: Decoder = {
  name: 'commitments',
  decode(input) {
    const [key = '', nonce = ''] = textOf(input).split(' ')
    if (commitmentTo({ key: key as typeof host.keys.publicKey, nonce }) !== commitment) throw unproven('commitment')
    return key
  },
  samples: [bytesOf(`${offer.envelope.from} ${offer.envelope.nonce}`)],
  codes: ['peer-unproven'],
  extended: followedBy('A', '\0'),
  makes: 'little',
}

const codes: Decoder = {
  name: 'room codes',
  decode(input) {
    const code = readRoomCode(textOf(input))
    if (code === undefined) throw new TabgridError('message-invalid', 'no code')
    return code
  },
  samples: [bytesOf('7QMXH4'), bytesOf('7qm-xh4')],
  codes: ['message-invalid'],
  extended: followedBy('2', '\0', '#'),
  makes: 'little',
}

const brokers: Decoder = {
  name: 'brokers',
  decode(input) {
    const broker = readBroker(textOf(input))
    if (broker === undefined) throw new TabgridError('broker-invalid', 'no broker')
    return broker
  },
  samples: [bytesOf('peers.example.org:9000/rooms'), bytesOf('https://10.0.0.1')],
  hostile: [bytesOf(`${'a-'.repeat(30_000)}!`), bytesOf(`a${'.a'.repeat(30_000)}:`), bytesOf('/a'.repeat(149))],
  codes: ['broker-invalid'],
  extended: followedBy('?', '#', ' ', ';', '\0'),
  makes: 'little',
}

const { version } = limits
const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value))
const peerMessages: Decoder = {
  name: 'messages to the signaling server',
  decode: (input) => readPeerMessage(textOf(input)),
  samples: [
    json({ type: 'create', version }),
    json({ type: 'reclaim', version, code: '7QMXH4', token: 't'.repeat(20), takeOver: true }),
    json({ type: 'join', version, code: '7QMXH4' }),
    json({ type: 'signal', to: 'c1', body: 'sealed.AAAA' }),
  ],
  hostile: [bytesOf('['.repeat(60_000)), bytesOf(`{"type":"signal","to":[${'{},'.repeat(20_000)}{}]}`)],
  codes: ['message-invalid', 'version-unsupported'],
  extended: (sample) => [...afterJson(sample), bytesOf(textOf(sample).replace('{', '{"more":1,'))],
  makes: 'objects',
}
/** JSON texts that one of our tables of messages reads. */
const jsonMessages = (
  name: string,
  parse: (input: unknown) => unknown,
  cases: Pick<Decoder, 'samples' | 'hostile'>,
): Decoder => ({
  ...cases,
  name,
  decode(input) {
    try {
      return parse(JSON.parse(textOf(input)))
    } catch (thrown) {
      if (thrown instanceof SyntaxError) throw new TabgridError('message-invalid', thrown.message)
      throw thrown
    }
  },
  codes: ['message-invalid'],
  extended: (sample) => [...afterJson(sample), bytesOf(textOf(sample).replace('{', '{"more":1,'))],
  makes: 'objects',
})
const hostedSample = { type: 'hosted', self: 'c1', code: '7QMXH4', token: 't'.repeat(20), pass: 'p', ice: [] }
const serverMessages = jsonMessages('messages of the signaling server', parseServerMessage, {
  samples: [
    json({ ...hostedSample, members: ['c2', 'c3'] }),
    json({ type: 'ice', ice: [{ urls: ['turn:127.0.0.1:3478'], username: '1:c1', credential: 'abc' }] }),
    json({ type: 'signal', from: 'c1', body: '{}' }),
    json({ type: 'refused', code: 'room-full', reason: 'It is full.' }),
  ],
  hostile: [json({ ...hostedSample, members: Array(20_000).fill('c') })],
})
const relayHellos = jsonMessages('first messages to the relay', parseRelayHello, {
  samples: [json({ type: 'relay', version, pass: '7QMXH4.c1.x', pair: 'p'.repeat(22) })],
  hostile: [json({ type: 'relay', version, pass: 'p'.repeat(60_000), pair: 'p'.repeat(22) })],
})
const relayAnswers = jsonMessages('what the relay says', parseRelayAnswer, {
  samples: [json({ type: 'paired' }), json({ type: 'refused', code: 'rate-exceeded', reason: 'Too much.' })],
  hostile: [json({ type: 'refused', code: 'rate-exceeded', reason: 'x'.repeat(60_000) })],
})
const batch = { type: 'batch', from: 'a1', life: 1, toLife: 0, first: 1, received: 0 }
const busEntries = jsonMessages('entries from another server', parseBusEntry, {
  samples: [json({ ...batch, messages: [{ type: 'ended' }] }), json({ type: 'leaving', from: 'a1', life: 1 })],
  hostile: [json({ ...batch, messages: Array(20_000).fill({}) })],
})
const busMessages = jsonMessages('messages from another server', parseBusMessage, {
  samples: [
    json({ type: 'received', connection: 'a1-c1', message: { type: 'signal', to: 'c1', body: 'sealed.AAAA' } }),
    json({ type: 'tell', connection: 'a1-c1', message: { ...hostedSample, members: ['c2', 'c3'] } }),
    json({ type: 'refuse', connection: 'a1-c1', code: 'room-full', reason: 'It is full.' }),
  ],
  hostile: [json({ type: 'tell', connection: 'c', message: { ...hostedSample, members: Array(20_000).fill('c') } })],
})

const stories: Decoder = {
  name: 'lines of a story',
  decode: (input) => parseStoryLine(textOf(input)),
  samples: [
    bytesOf(storyHead({ epoch: 1, seed: 's' })),
    bytesOf(storyLine({ type: 'clock-reached', atMs: 5 }, [{ type: 'wake-at', atMs: 9 }])),
    bytesOf(storyStop('too long')),
  ],
  codes: ['input-invalid'],
  extended: afterJson,
  makes: 'objects',
}

const modules: Decoder = {
  name: 'modules of WebAssembly',
  decode: (input) => readModule(input, 1),
  samples: [
    squares(),
    moduleOf({ functions: [echoMap, reserveAt(16)], memories: [[1, 1, 16]], tables: [[1, 1, 9]] }),
  ],
  hostile: [moduleOf({ extra: [[1, [0xff, 0xff, 0xff, 0xff, 0x0f]]] })],
  codes: ['task-invalid'],
  extended: (sample) => [joined(sample, zero), joined(sample, bytesOf('x')), joined(sample, sample)],
  makes: 'objects',
}

const drafts: Decoder = {
  name: 'tasks in a link',
  decode: (input) => readDraft(textOf(input)),
  samples: [bytesOf(JSON.stringify(exampleDraft('wasm', lab.notes)))],
  hostile: [bytesOf('['.repeat(50_000)), bytesOf(`{"source":${JSON.stringify('a'.repeat(200_000))}}`)],
  codes: ['message-invalid'],
  extended: afterJson,
  makes: 'objects',
}

const foundWays = [
  { way: 'direct', at: 'fails', code: 'link-timeout' },
  { way: 'relay', at: 'works', roundTripMs: 2.5, bytesPerSecond: 1_000_000 },
]
const checkFrames: Decoder = {
  name: 'frames between check pages',
  decode: readCheckFrame,
  samples: [json({ type: 'ping', number: 3 }), json({ type: 'found', over: false, results: foundWays })],
  hostile: [
    json({ type: 'found', over: true, results: Array(20_000).fill(foundWays[0]) }),
    bytesOf('{'.repeat(60_000)),
  ],
  codes: ['message-invalid'],
  extended: afterJson,
  makes: 'objects',
}

/** Those that read bytes or a text. */
export const byteDecoders: readonly Decoder[] = [
  ...[frames, resumes, lanes, signalBodies, sealedBodies, otherKey, envelopes, invites, commitments, codes],
  ...[peerMessages, serverMessages, relayHellos, relayAnswers, busEntries, busMessages, stories, sealedFrames],
  ...[mandates, modules, brokers, drafts, checkFrames],
]

import type { DataConnection } from 'peerjs'
import { browserRandom } from '../../../src/adapters/browser/random.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { openPeer } from '../../../src/adapters/peerjs/open-peer.ts'
import { PeerjsLink } from '../../../src/adapters/peerjs/peerjs-link.ts'
import { readBroker } from '../../../src/base/broker.ts'
import { randomId } from '../../../src/base/ids.ts'
import type { Link } from '../../../src/ports.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { type LinkPair, linkContract } from '../../contracts/link-contract.ts'
import { sealedPair } from '../../contracts/sealed-pair.ts'

declare global {
  var peerjsLinkPage: {
    /** Runs one case of the contract over a pair in this page, which met at the broker. */
    runContract(broker: string, name: string, sealed: boolean): Promise<void>
    /** Each resolves with what became of our end: the reason of its close, or the code of its failure. */
    afterText(broker: string): Promise<string>
    afterEmptyFrame(broker: string): Promise<string>
    afterOversizedFrame(broker: string): Promise<string>
    afterFlood(broker: string): Promise<string>
    afterFrameBeforeProof(broker: string): Promise<string>
    afterManyWords(broker: string): Promise<string>
    /** The other end offers a second description for the same connection. */
    afterSecondDescription(broker: string): Promise<string>
    afterUnorderedChannel(broker: string): Promise<string>
  }
}

const atBroker = (text: string) => {
  const broker = readBroker(text)
  if (broker === undefined) throw new Error(`${text} is no broker`)
  const parts = { broker, rtcConfig: { iceServers: [] }, token: randomId(browserRandom) }
  return openPeer({ ...parts, id: randomId(browserRandom) })
}

/** An end whose channel is open, where nobody has proved anything. */
interface End {
  readonly link: PeerjsLink
  /** What became of it before it carried frames. */
  readonly failed: Promise<string>
}
const openEnd = (connection: DataConnection): Promise<End> =>
  new Promise((resolve) => {
    const failed = new Promise<string>((fail) => {
      const link: PeerjsLink = new PeerjsLink({
        connection,
        clock: workerClock(),
        listener: {
          settled: () => undefined,
          open: () => resolve({ link, failed }),
          said: () => undefined,
          fail: (error) => {
            fail(error.code)
            resolve({ link, failed })
          },
          closed: () => undefined,
        },
      })
    })
  })

interface Ends<Near, Far> {
  readonly near: Near
  readonly far: Far
}

/** Two peers of a broker, of which the first connects to the second. Both ends are taken in hand before anything happens to them. */
async function connect<Near, Far>(
  broker: string,
  take: { near(from: DataConnection): Near; far(to: DataConnection): Far },
  reliable = true,
): Promise<Ends<Near, Far>> {
  const [one, other] = [atBroker(broker), atBroker(broker)]
  await Promise.all([one, other].map((peer) => new Promise((resolve) => peer.on('open', resolve))))
  const far = new Promise<{ far: Far }>((resolve) => {
    other.on('connection', (connection) => resolve({ far: take.far(connection) }))
  })
  const near = take.near(one.connect(other.id, { serialization: 'raw', reliable }))
  return { near, ...(await far) }
}

async function contractPair(broker: string): Promise<LinkPair> {
  const { near, far } = await connect(broker, { near: openEnd, far: openEnd })
  const ends = await Promise.all([near, far])
  for (const { link } of ends) link.carryFrames()
  const [{ link: a }, { link: b }] = ends
  const dispose = () => {
    a.close()
    b.close()
  }
  return { a, b, frameBytes: limits.frameBytes, dispose }
}

const closeOf = (link: Link): Promise<string> => new Promise((resolve) => link.on('close', resolve))

/** Our end, open, and a bare connection at the other, which keeps no rule of ours. */
async function withStranger(broker: string): Promise<{ end: End; stranger: DataConnection }> {
  const opened = (connection: DataConnection): Promise<DataConnection> =>
    new Promise((resolve) => connection.on('open', () => resolve(connection)))
  const { near, far } = await connect(broker, { near: openEnd, far: opened })
  return { end: await near, stranger: await far }
}

async function afterSending(broker: string, data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const { end, stranger } = await withStranger(broker)
  end.link.carryFrames()
  void stranger.send(data)
  return closeOf(end.link)
}

globalThis.peerjsLinkPage = {
  runContract: async (broker, name, sealed) => {
    const found = linkContract.find((one) => one.name === name)
    if (found === undefined) throw new Error(`the contract has no case "${name}"`)
    await found.run(async () => (sealed ? sealedPair(await contractPair(broker)) : contractPair(broker)))
  },
  afterText: (broker) => afterSending(broker, 'text'),
  afterEmptyFrame: (broker) => afterSending(broker, new Uint8Array(0)),
  afterOversizedFrame: (broker) => afterSending(broker, new Uint8Array(limits.frameBytes + 1)),
  afterFlood: async (broker) => {
    const { end, stranger } = await withStranger(broker)
    end.link.carryFrames()
    for (let sent = 0; sent < 2_000; sent++) void stranger.send(Uint8Array.of(1))
    return closeOf(end.link)
  },
  afterFrameBeforeProof: async (broker) => {
    const { end, stranger } = await withStranger(broker)
    void stranger.send(Uint8Array.of(1))
    return end.failed
  },
  afterManyWords: async (broker) => {
    const { end, stranger } = await withStranger(broker)
    for (let sent = 0; sent < 100; sent++) void stranger.send('word')
    return end.failed
  },
  afterSecondDescription: async (broker) => {
    const bare = (connection: DataConnection) => connection
    const both = (connection: DataConnection) => ({ connection, end: openEnd(connection) })
    const { near, far } = await connect(broker, { near: both, far: bare })
    const { failed } = await near.end
    const again = await far.peerConnection.createOffer({ iceRestart: true })
    // As a broker may say it: what it calls an answer holds an offer.
    const message = { type: 'ANSWER', payload: { sdp: { type: 'offer', sdp: again.sdp } } }
    void near.connection.handleMessage(message as never)
    return failed
  },
  afterUnorderedChannel: async (broker) => {
    const { near } = await connect(broker, { near: openEnd, far: openEnd }, false)
    return (await near).failed
  },
}

import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import type { PeerSignal } from '../../../src/adapters/webrtc/opening-peer.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { Link } from '../../../src/ports.ts'
import { limits, timing } from '../../../src/protocol/limits.ts'
import { type LinkPair, linkContract } from '../../contracts/link-contract.ts'
import { sealedPair } from '../../contracts/sealed-pair.ts'
import { openEnd, openPair } from './link-pair.ts'

declare global {
  var linkPage: {
    /** Runs one case of the contract over a pair in this page. */
    runContract(name: string, sealed: boolean, messageBytes?: number): Promise<void>
    /** Each resolves with what became of our end: the reason of its close, or the code of its failure. */
    afterText(): Promise<string>
    afterEmptyFrame(): Promise<string>
    afterOversizedFrame(): Promise<string>
    afterSecondChannel(): Promise<string>
    afterFlood(): Promise<string>
    withoutAnswer(): Promise<string>
    afterInvalidAnswer(): Promise<string>
    /** Opens and closes a pair, and keeps its two links. */
    openAndClose(): Promise<void>
    /** Opens and gives up so many, until the browser allows no more. Resolves with how many were allowed. */
    exhaustConnections(most: number): Promise<number>
    /** How many connections and channels this page has made, and how many of them are still in memory. */
    madeCount(): number
    heldCount(): number
  }
}

/** Our end is `link`; the other end is a bare connection, which keeps no rule of ours. */
async function openToStranger(): Promise<{
  link: Link
  channel: RTCDataChannel
  connection: RTCPeerConnection
}> {
  const connection = new RTCPeerConnection()
  const channel = connection.createDataChannel('bare')
  const opened = new Promise((resolve) => channel.addEventListener('open', resolve))
  const take = async (signal: PeerSignal) => {
    if (signal.type !== 'candidate') await connection.setRemoteDescription(signal)
    else await connection.addIceCandidate(signal.candidate as RTCIceCandidateInit)
  }
  const ours = openEnd(false, (signal) => void take(signal))
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) ours.signal({ type: 'candidate', candidate })
  })
  await connection.setLocalDescription()
  ours.signal({ type: 'offer', sdp: connection.localDescription?.sdp ?? '' })
  const link = await ours.link
  await opened
  return { link, channel, connection }
}

const closeOf = (link: Link): Promise<string> => new Promise((resolve) => link.on('close', resolve))
const codeOf = (opening: Promise<Link>): Promise<string> =>
  opening.then(
    () => 'open',
    (error: unknown) => (error instanceof TabgridError ? error.code : String(error)),
  )

async function afterSending(data: string | Uint8Array): Promise<string> {
  const { link, channel } = await openToStranger()
  channel.send(data as string)
  return closeOf(link)
}

const kept: Link[] = []
/** Every connection of this page and its channels, held only weakly. */
const made: WeakRef<RTCPeerConnection | RTCDataChannel>[] = []
globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(config?: RTCConfiguration) {
    super(config)
    made.push(new WeakRef(this))
    this.addEventListener('datachannel', ({ channel }) => made.push(new WeakRef(channel)))
  }

  override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
    const channel = super.createDataChannel(label, init)
    made.push(new WeakRef(channel))
    return channel
  }
}

const contractPair = async (messageBytes?: number): Promise<LinkPair> => {
  const { a, b } = await openPair(messageBytes)
  const dispose = () => {
    a.close()
    b.close()
  }
  return { a, b, frameBytes: limits.frameBytes, dispose }
}

globalThis.linkPage = {
  runContract: async (name, sealed, messageBytes) => {
    const found = linkContract.find((one) => one.name === name)
    if (found === undefined) throw new Error(`the contract has no case "${name}"`)
    await found.run(async () => {
      const pair = await contractPair(messageBytes)
      return sealed ? sealedPair(pair) : pair
    })
  },
  afterText: () => afterSending('text'),
  afterEmptyFrame: () => afterSending(new Uint8Array(0)),
  afterOversizedFrame: () => afterSending(new Uint8Array(limits.frameBytes + 1)),
  afterSecondChannel: async () => {
    const { link, connection } = await openToStranger()
    connection.createDataChannel('second')
    return closeOf(link)
  },
  afterFlood: async () => {
    const { link, channel } = await openToStranger()
    for (let sent = 0; sent < 2_000; sent++) channel.send(Uint8Array.of(1))
    return closeOf(link)
  },
  withoutAnswer: () => {
    const clock = new ManualClock()
    const { link } = openEnd(true, () => undefined, clock)
    clock.advance(timing.linkOpenMs)
    return codeOf(link)
  },
  afterInvalidAnswer: () => {
    const end = openEnd(true, (signal) => {
      if (signal.type === 'offer') end.signal({ type: 'answer', sdp: 'nonsense' })
    })
    return codeOf(end.link)
  },
  openAndClose: async () => {
    const { a, b } = await openPair()
    a.close()
    await closeOf(b)
    kept.push(a, b)
  },
  exhaustConnections: async (most) => {
    for (let opened = 0; opened < most; opened++) {
      const end = openEnd(true, () => undefined)
      let failed = false
      end.link.catch(() => {
        failed = true
      })
      await new Promise((resolve) => workerClock().after(0, () => resolve(undefined)))
      if (failed) return opened
      end.cancel()
    }
    return most
  },
  madeCount: () => made.length,
  heldCount: () => made.filter((one) => one.deref() !== undefined).length,
}

import { newNonce } from '../../../identity/proof.ts'
import type { Clock, Link } from '../../../ports.ts'
import { limits } from '../../../protocol/limits.ts'
import { joinHello } from '../device-network.ts'
import { greet, type WebrtcOptions } from '../greeting.ts'
import type { OpeningPeer } from '../opening-peer.ts'
import { openPeer } from '../peer-link.ts'
import { openRelay } from '../relay-link.ts'
import type { Hello, SignalingClient } from '../signaling-client.ts'
import { CheckEnd, type Measured } from './check-end.ts'

// A page that links to itself: what fails here fails with every other device as well.

/** Over WebRTC. Rejects with `link-failed` or `link-timeout`. */
export function loopOverWebrtc(rtcConfig: RTCConfiguration, clock: Clock): Promise<Measured> {
  return loop(clock, (near, far) => {
    const peers: { near?: OpeningPeer; far?: OpeningPeer } = {}
    const base = { rtcConfig, clock }
    peers.far = openPeer({
      ...base,
      initiator: false,
      listener: { ...far, signal: (signal) => peers.near?.signal(signal) },
    })
    peers.near = openPeer({
      ...base,
      initiator: true,
      listener: { ...near, signal: (signal) => peers.far?.signal(signal) },
    })
    return () => {
      peers.near?.cancel()
      peers.far?.cancel()
    }
  })
}

/** Through the relay of the signaling server, which joins two peers of one room: a room is made for it. Rejects as the other does. */
export async function loopOverRelay(options: WebrtcOptions): Promise<Measured> {
  const { server, random, clock } = options
  const pair = newNonce(random)
  const clients: SignalingClient[] = []
  const meet = async (hello: Hello) => {
    const [client, greeting] = await greet(options, hello)
    clients.push(client)
    return greeting
  }
  try {
    const { code, pass } = await meet({ type: 'create', version: limits.version })
    const passes = [pass, (await meet(joinHello(code))).pass]
    return await loop(clock, (near, far) => {
      const ends = [near, far].map((listener, at) =>
        openRelay({ server, pass: passes[at] ?? '', pair, clock, listener }),
      )
      return () => {
        for (const end of ends) end.cancel()
      }
    })
  } finally {
    clients[0]?.send({ type: 'end-room' })
    for (const client of clients) client.close()
  }
}

interface LoopListener {
  open(link: Link): void
  fail(error: unknown): void
  closed(): void
}

async function loop(
  clock: Clock,
  openEnds: (near: LoopListener, far: LoopListener) => () => void,
): Promise<Measured> {
  const nobody = { found: () => undefined, stranger: () => undefined }
  const links: Link[] = []
  let cancel = (): void => undefined
  try {
    const [near] = await new Promise<[CheckEnd, CheckEnd]>((resolve, reject) => {
      const ends: { near?: CheckEnd; far?: CheckEnd } = {}
      const listenerOf = (end: 'near' | 'far'): LoopListener => ({
        open: (link) => {
          links.push(link)
          ends[end] = new CheckEnd(link, clock, nobody)
          if (ends.near !== undefined && ends.far !== undefined) resolve([ends.near, ends.far])
        },
        fail: reject,
        closed: () => undefined,
      })
      cancel = openEnds(listenerOf('near'), listenerOf('far'))
    })
    return await near.measure()
  } finally {
    cancel()
    for (const link of links) link.close()
  }
}

import type { RandomBytes } from '../../../base/ids.ts'
import { newNonce } from '../../../identity/proof.ts'
import type { Clock, Link } from '../../../ports.ts'
import { openRelay } from '../relay-link.ts'
import type { RelayAccess } from '../relayed-peer.ts'
import { type OpeningPeer, openPeer } from '../simple-peer-link.ts'
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

/** Through the relay of the signaling server. Rejects as the other does. */
export function loopOverRelay(access: RelayAccess, random: RandomBytes, clock: Clock): Promise<Measured> {
  const pair = newNonce(random)
  return loop(clock, (near, far) => {
    const ends = [near, far].map((listener) => openRelay({ ...access, pair, clock, listener }))
    return () => {
      for (const end of ends) end.cancel()
    }
  })
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

import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import type { OpeningListener, OpeningPeer, PeerSignal } from '../../../src/adapters/webrtc/opening-peer.ts'
import { openPeer } from '../../../src/adapters/webrtc/peer-link.ts'
import type { Clock, Link } from '../../../src/ports.ts'

/** One end in the course of opening. */
export interface End extends OpeningPeer {
  readonly link: Promise<Link>
}

/** Starts one end. Signals go to `deliver`, which a caller may connect to anything. */
export function openEnd(
  initiator: boolean,
  deliver: (signal: PeerSignal) => void,
  clock: Clock = workerClock(),
): End {
  let listener: OpeningListener | undefined
  const link = new Promise<Link>((open, fail) => {
    listener = { signal: deliver, open, fail, closed: () => undefined }
  })
  if (listener === undefined) throw new Error('a promise calls its executor at once')
  const peer = openPeer({ initiator, rtcConfig: { iceServers: [] }, clock, listener })
  return { link, signal: (signal) => peer.signal(signal), cancel: () => peer.cancel() }
}

/**
 * Two linked ends in this page: real connections, over the machine's network.
 * @param messageBytes what each end is told that the other takes in one message.
 */
export async function openPair(messageBytes?: number): Promise<{ a: Link; b: Link }> {
  const told = (signal: PeerSignal): PeerSignal =>
    messageBytes === undefined || !('sdp' in signal)
      ? signal
      : { ...signal, sdp: signal.sdp.replace(/^a=max-message-size:.*$/m, `a=max-message-size:${messageBytes}`) }
  const near: End = openEnd(true, (signal) => far.signal(told(signal)))
  const far: End = openEnd(false, (signal) => near.signal(told(signal)))
  const [a, b] = await Promise.all([near.link, far.link])
  return { a, b }
}

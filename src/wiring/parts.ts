import { browserRandom } from '../adapters/browser/random.ts'
import { webSignatures } from '../adapters/browser/web-signatures.ts'
import { workerClock } from '../adapters/browser/worker-clock.ts'
import { readMeeting } from '../adapters/dialing/read-meeting.ts'
import type { WebrtcOptions } from '../adapters/webrtc/greeting.ts'
import type { Clock, Introducer } from '../ports.ts'
import type { OpenRoomOptions } from '../runtime/api/host-api.ts'

/** The build may name another server than the one that serves the page: whoever runs it then cannot replace the page. */
const builtWith: string | undefined = import.meta.env.VITE_SIGNALING_SERVER

/** Where a room meets: at a server of ours, or at any PeerServer. */
type Meeting = Pick<OpenRoomOptions, 'server' | 'broker' | 'stun' | 'sealed'>

/** What both kinds of room share on this page. */
export function pageParts() {
  const clock = workerClock()
  const cores = navigator.hardwareConcurrency
  return { clock, random: browserRandom, cores }
}

export type MeetingWay =
  | { readonly at: 'server'; readonly options: WebrtcOptions }
  | { readonly at: 'broker'; load(): Promise<Introducer> }

/** @throws `broker-invalid` */
export function meetingWay({ server, broker, stun, sealed = false }: Meeting, clock: Clock): MeetingWay {
  const parts = { clock, random: browserRandom, signatures: webSignatures(), sealFrames: sealed }
  if (broker === undefined)
    return { at: 'server', options: { ...parts, server: server ?? builtWith ?? location.origin } }
  const place = readMeeting(broker, stun)
  const load = async () => {
    const { createPeerjsIntroducer } = await import('../adapters/peerjs/introducer.ts')
    return createPeerjsIntroducer({ ...parts, ...place })
  }
  return { at: 'broker', load }
}

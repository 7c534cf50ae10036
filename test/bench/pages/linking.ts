import { browserRandom } from '../../../src/adapters/browser/random.ts'
import { webSignatures } from '../../../src/adapters/browser/web-signatures.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { createDeviceIntroducer } from '../../../src/adapters/webrtc/device-introducer.ts'
import { createHostIntroducer } from '../../../src/adapters/webrtc/host-introducer.ts'
import type { OpeningPeer, PeerSignal } from '../../../src/adapters/webrtc/opening-peer.ts'
import { openPeer } from '../../../src/adapters/webrtc/peer-link.ts'
import { readRoomCode } from '../../../src/base/ids.ts'
import { readInvite, showInvite } from '../../../src/identity/invite.ts'
import { newKeyPair } from '../../../src/identity/keys.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { parseServerMessage, type ServerMessage } from '../../../src/protocol/signal.ts'

// From asking the server for a room to an open link in it: as Tabgrid does it, and the same without any proof of who is there.

const clock = workerClock()
const signatures = webSignatures()
const server = { server: location.origin, clock, random: browserRandom, signatures }
const deviceKeys = newKeyPair(browserRandom)

export async function hostProven(): Promise<{ code: string; invite: string }> {
  const keys = newKeyPair(browserRandom)
  const secret = browserRandom(16)
  const { network } = await createHostIntroducer(server).create({ keys, secret, epoch: 1 })
  return { code: network.code, invite: showInvite({ hostKey: keys.publicKey, secret }) }
}

export async function linkProven(text: string, invite: string): Promise<number> {
  const code = readRoomCode(text)
  if (code === undefined) throw new Error(`${text} is no code`)
  const startedMs = performance.now()
  const network = await createDeviceIntroducer(server).join(code, { keys: deviceKeys, invite: readInvite(invite) })
  return new Promise((resolve) => {
    network.on('link', () => {
      resolve(performance.now() - startedMs)
      network.close('leave')
    })
  })
}

type Hear = (message: ServerMessage, say: (message: object) => void) => void

function talk(first: object, hear: Hear): WebSocket {
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/signal`)
  const say = (message: object) => socket.send(JSON.stringify(message))
  socket.onopen = () => say({ version: limits.version, ...first })
  socket.onmessage = ({ data }) => hear(parseServerMessage(JSON.parse(String(data))), say)
  return socket
}

/** One end of a link that believes whatever it is told. */
const believing = (initiator: boolean, send: (signal: PeerSignal) => void, open: () => void): OpeningPeer =>
  openPeer({
    initiator,
    rtcConfig: { iceServers: [] },
    clock,
    listener: { signal: send, open, fail: (error) => Promise.reject(error), closed: () => undefined },
  })

export function hostBelieving(): Promise<string> {
  const peers = new Map<string, OpeningPeer>()
  return new Promise((resolve) => {
    talk({ type: 'create' }, (message, say) => {
      if (message.type === 'hosted') resolve(message.code)
      if (message.type === 'signal') peers.get(message.from)?.signal(JSON.parse(message.body))
      if (message.type !== 'member-joined') return
      const to = message.member
      const send = (signal: PeerSignal) => say({ type: 'signal', to, body: JSON.stringify(signal) })
      peers.set(
        to,
        believing(true, send, () => undefined),
      )
    })
  })
}

export function linkBelieving(code: string): Promise<number> {
  const startedMs = performance.now()
  return new Promise((resolve) => {
    let peer: OpeningPeer | undefined
    const socket = talk({ type: 'join', code }, (message, say) => {
      if (message.type !== 'signal') return
      const to = message.from
      peer ??= believing(
        false,
        (signal) => say({ type: 'signal', to, body: JSON.stringify(signal) }),
        () => {
          resolve(performance.now() - startedMs)
          socket.close()
        },
      )
      peer.signal(JSON.parse(message.body))
    })
  })
}

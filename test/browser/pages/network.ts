import { browserRandom } from '../../../src/adapters/browser/random.ts'
import { webSignatures } from '../../../src/adapters/browser/web-signatures.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { readMeeting } from '../../../src/adapters/dialing/read-meeting.ts'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { createPeerjsIntroducer } from '../../../src/adapters/peerjs/introducer.ts'
import { createDeviceIntroducer } from '../../../src/adapters/webrtc/device-introducer.ts'
import { createHostIntroducer } from '../../../src/adapters/webrtc/host-introducer.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import { readRoomCode } from '../../../src/base/ids.ts'
import type { HostCredentials, PeerIdentity } from '../../../src/identity/credentials.ts'
import { type EnvelopeCheck, envelopeChecks, fingerprintsOf } from '../../../src/identity/envelope.ts'
import { readInvite, showInvite } from '../../../src/identity/invite.ts'
import { keyPairOf, newKeyPair } from '../../../src/identity/keys.ts'
import type { Signatures } from '../../../src/identity/signatures.ts'
import type { Clock, Introducer, Link, Network, RoomClaim } from '../../../src/ports.ts'
import type { SignatureCase } from '../../contracts/signature-cases.ts'

// One peer of a room, driven from a test. What happens to it is a list of lines.

/** What a reloaded page needs to be the same host again, and what a link to its room ends with. */
export interface PageClaim extends RoomClaim {
  readonly invite: string
  readonly secretKey: readonly number[]
}

declare global {
  var peer: {
    create(): Promise<PageClaim>
    /** These resolve with the room's code, or with the code of the error they are refused with. */
    reclaim(claim: PageClaim, takeOver: boolean, epoch?: number): Promise<string>
    /** `invite` comes from a link; without it only the code was typed. */
    join(code: string, invite?: string, server?: string): Promise<string>
    /** The secret key of this page as a device. */
    readonly secretKey: readonly number[]
    /** The newest link's peer: `verified`, or the four words. */
    trust(): Promise<string>
    leave(how: 'leave' | 'end-room'): void
    /** e.g. `link`, `member-left`, `server reconnecting`, `end room-ended`, `frame hello`, `close done`. */
    readonly lines: string[]
    /** How many links are open. */
    openLinks(): number
    /** Sends `text` as one frame on every open link. */
    say(text: string): void
    /** Closes every open link, and stays in the room. */
    cutLinks(): void
    closeSignalingSocket(): void
    /** From now on time stands still, and only moves by `advance`. */
    holdClock(): void
    advance(ms: number): void
    /** From now on such a connection cannot be made: the browser's limit of 500 was reached. */
    exhaustConnections(on: boolean): void
    /** From now on no packet finds its way to another machine, as where a Wi-Fi keeps its members apart. For both ends. */
    blockDirect(on: boolean): void
    /** How each link so far went, in their order. */
    linkKinds(): string[]
    /** From now on no signature is checked to its end, until `letCheck`. */
    holdChecks(): void
    letCheck(): void
    /** How many wait for it, and have waited. */
    checksHeld(): number
    /** Rooms made and joined from now on seal frames as well. */
    sealFrames(on: boolean): void
    /** Which of these signatures this page accepts, and whether it has WebCrypto. */
    decideSignatures(cases: readonly SignatureCase[]): Promise<{ accepted: boolean[]; webCrypto: boolean }>
    /** From now on nothing is refused for failing this check. */
    switchOff(check: EnvelopeCheck): void
    switchAllOn(): void
    /** How many descriptions of others were given to the browser. */
    descriptionsTaken(): number
    /** The fingerprints of this page's own descriptions. */
    certificatesUsed(): string[]
    /** Connections that used them. */
    connectionsDescribed(): number
    /** Sends these bodies as signals to the peer that was heard of last. */
    signalRubbish(bodies: string[]): void
  }
}

const lines: string[] = []
const heldClock = new ManualClock()
let clock: Clock = workerClock()
const links = new Set<Link>()
const sockets: WebSocket[] = []
let network: Network | undefined
let lastPeer: PeerIdentity | undefined
const web = webSignatures()
let checksMay: Promise<void> = Promise.resolve()
let checksHeld = 0
let letCheck = (): void => undefined
const signatures: Signatures = {
  sign: web.sign,
  isSignedBy: async (...signed) => {
    checksHeld += 1
    await checksMay
    return web.isSignedBy(...signed)
  },
}
let sealFrames = false
/** Its rooms meet at a PeerServer where the page's address names one. */
const broker = new URLSearchParams(location.search).get('broker')
const deviceKeys = newKeyPair(browserRandom)
/** The connection id of who was heard of last. */
let partner: unknown

/** Sockets are the browser's own; they are only watched, so that a test can cut and misuse them. */
globalThis.WebSocket = class extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    if (new URL(url).pathname.endsWith('/signal')) sockets.push(this)
    this.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string') return
      const message: unknown = JSON.parse(data)
      if (typeof message !== 'object' || message === null) return
      if ('from' in message) partner = message.from
      if ('member' in message) partner = message.member
    })
  }
}

const allChecks = { ...envelopeChecks }
let descriptionsTaken = 0
const certificatesUsed: string[] = []
const linkKinds: string[] = []
let directBlocked = false
/** Connections that described themselves: a dial that was given up is one too. */
const described = new Set<RTCPeerConnection>()
globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    descriptionsTaken += 1
    return super.setRemoteDescription(description)
  }
  override addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    return directBlocked ? Promise.resolve() : super.addIceCandidate(candidate ?? undefined)
  }
  override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    await super.setLocalDescription(description)
    described.add(this)
    certificatesUsed.push(...fingerprintsOf(this.localDescription?.sdp ?? ''))
  }
}

const RealConnection = RTCPeerConnection
class ExhaustedConnection extends RealConnection {
  constructor() {
    super()
    this.close()
    throw new DOMException('Cannot create so many PeerConnections', 'UnknownError')
  }
}

function follow(joined: Network): string {
  network = joined
  joined.on('link', (link, _, proven) => {
    lastPeer = proven
    takeLink(link)
  })
  joined.on('member-joined', () => lines.push('member-joined'))
  joined.on('member-left', () => lines.push('member-left'))
  joined.on('link-failed', (_, error) => lines.push(`link-failed ${error.code}`))
  joined.on('server', (state) => lines.push(`server ${state}`))
  joined.on('end', (error) => lines.push(`end ${error.code}`))
  return joined.code
}

function takeLink(link: Link): void {
  links.add(link)
  linkKinds.push(link.kind)
  lines.push('link')
  link.on('frame', (frame) => lines.push(`frame ${new TextDecoder().decode(frame)}`))
  link.on('close', (reason) => {
    links.delete(link)
    lines.push(`close ${reason}`)
  })
}

const introducer = (server = location.origin): Introducer => {
  const parts = { clock, random: browserRandom, signatures, sealFrames }
  return broker === null
    ? { ...createHostIntroducer({ ...parts, server }), ...createDeviceIntroducer({ ...parts, server }) }
    : createPeerjsIntroducer({ ...parts, ...readMeeting(broker, undefined) })
}

const hostOf = (secretKey: readonly number[], invite: string, epoch: number): HostCredentials => ({
  keys: keyPairOf(Uint8Array.from(secretKey)),
  secret: readInvite(invite).secret,
  epoch,
})

/** The code of a refusal in place of the room's. */
const orRefusal = (joining: Promise<Network>): Promise<string> =>
  joining.then(follow, (error: unknown) => (error instanceof TabgridError ? error.code : String(error)))

globalThis.peer = {
  create: async () => {
    const keys = newKeyPair(browserRandom)
    const secretKey = [...keys.secretKey]
    const invite = showInvite({ hostKey: keys.publicKey, secret: browserRandom(16) })
    const { network: created, claim } = await introducer().create(hostOf(secretKey, invite, 1))
    follow(created)
    return { ...claim, invite, secretKey }
  },
  reclaim: ({ code, token, secretKey, invite }, takeOver, epoch = 2) =>
    orRefusal(introducer().reclaim({ code, token }, takeOver, hostOf(secretKey, invite, epoch))),
  join: (text, invite, server) => {
    const code = readRoomCode(text)
    if (code === undefined) throw new Error(`${text} is not a code`)
    const own = { keys: deviceKeys, invite: invite === undefined ? undefined : readInvite(invite) }
    return orRefusal(introducer(server).join(code, own))
  },
  secretKey: [...deviceKeys.secretKey],
  trust: async () =>
    lastPeer?.trust.at === 'unverified' ? (await lastPeer.trust.words()).join(' ') : (lastPeer?.trust.at ?? 'none'),
  leave: (how) => network?.close(how),
  lines,
  openLinks: () => links.size,
  say: (text) => {
    for (const link of links) link.send(new TextEncoder().encode(text))
  },
  cutLinks: () => {
    for (const link of links) link.close('timeout')
  },
  closeSignalingSocket: () => sockets.at(-1)?.close(),
  holdClock: () => {
    clock = heldClock
  },
  advance: (ms) => heldClock.advance(ms),
  exhaustConnections: (on) => {
    globalThis.RTCPeerConnection = on ? ExhaustedConnection : RealConnection
  },
  blockDirect: (on) => {
    directBlocked = on
  },
  linkKinds: () => linkKinds,
  holdChecks: () => {
    checksMay = new Promise((resolve) => {
      letCheck = resolve
    })
  },
  letCheck: () => letCheck(),
  checksHeld: () => checksHeld,
  sealFrames: (on) => {
    sealFrames = on
  },
  decideSignatures: async (cases) => {
    const decide = ({ signature, message, publicKey }: SignatureCase) =>
      signatures.isSignedBy(signature, Uint8Array.from(message), publicKey)
    return {
      accepted: await Promise.all(cases.map(decide)),
      webCrypto: 'subtle' in crypto && crypto.subtle !== undefined,
    }
  },
  switchOff: (check) => {
    envelopeChecks[check] = () => true
  },
  switchAllOn: () => Object.assign(envelopeChecks, allChecks),
  descriptionsTaken: () => descriptionsTaken,
  certificatesUsed: () => certificatesUsed,
  connectionsDescribed: () => described.size,
  signalRubbish: (bodies) => {
    for (const body of bodies) sockets.at(-1)?.send(JSON.stringify({ type: 'signal', to: partner, body }))
  },
}

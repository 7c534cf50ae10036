import { browserRandom } from '../../../src/adapters/browser/random.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { createWebrtcIntroducer } from '../../../src/adapters/webrtc/introducer.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import { readRoomCode } from '../../../src/base/ids.ts'
import type { Clock, Introducer, Link, Network, RoomClaim } from '../../../src/ports.ts'

// One peer of a room, driven from a test. What happens to it is a list of lines.

declare global {
  var peer: {
    create(): Promise<RoomClaim>
    reclaim(claim: RoomClaim, takeOver: boolean): Promise<string>
    /** These resolve with the room's code, or with the code of the error they are refused with. */
    join(code: string, server?: string): Promise<string>
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
/** The connection id of who was heard of last. */
let partner: unknown

/** Sockets are the browser's own; they are only watched, so that a test can cut and misuse them. */
globalThis.WebSocket = class extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    sockets.push(this)
    this.addEventListener('message', ({ data }) => {
      const message: unknown = JSON.parse(String(data))
      if (typeof message !== 'object' || message === null) return
      if ('from' in message) partner = message.from
      if ('member' in message) partner = message.member
    })
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
  joined.on('link', (link) => takeLink(link))
  joined.on('member-joined', () => lines.push('member-joined'))
  joined.on('member-left', () => lines.push('member-left'))
  joined.on('link-failed', (_, error) => lines.push(`link-failed ${error.code}`))
  joined.on('server', (state) => lines.push(`server ${state}`))
  joined.on('end', (error) => lines.push(`end ${error.code}`))
  return joined.code
}

function takeLink(link: Link): void {
  links.add(link)
  lines.push('link')
  link.on('frame', (frame) => lines.push(`frame ${new TextDecoder().decode(frame)}`))
  link.on('close', (reason) => {
    links.delete(link)
    lines.push(`close ${reason}`)
  })
}

const introducer = (server = location.origin): Introducer =>
  createWebrtcIntroducer({ server, clock, random: browserRandom })

/** The code of a refusal in place of the room's. */
const orRefusal = (joining: Promise<Network>): Promise<string> =>
  joining.then(follow, (error: unknown) => (error instanceof TabgridError ? error.code : String(error)))

globalThis.peer = {
  create: async () => {
    const { network: created, claim } = await introducer().create()
    follow(created)
    return claim
  },
  reclaim: (claim, takeOver) => orRefusal(introducer().reclaim(claim, takeOver)),
  join: (text, server) => {
    const code = readRoomCode(text)
    if (code === undefined) throw new Error(`${text} is not a code`)
    return orRefusal(introducer(server).join(code))
  },
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
  signalRubbish: (bodies) => {
    for (const body of bodies) sockets.at(-1)?.send(JSON.stringify({ type: 'signal', to: partner, body }))
  },
}

import { TabgridError } from '../../base/errors.ts'
import type { ConnectionId, RoomCode } from '../../base/ids.ts'
import type { HostCredentials } from '../../identity/credentials.ts'
import { sealerOf } from '../../identity/seal.ts'
import type { Clock, Network, NetworkEvents, RoomClaim } from '../../ports.ts'
import { limits, timing } from '../../protocol/limits.ts'
import { BodyCodec } from '../dialing/body-codec.ts'
import { KeptEmitter } from '../dialing/kept-emitter.ts'
import { onAwakening } from './awakening.ts'
import { Dialer } from './dialer.ts'
import type { NetworkOptions } from './network-options.ts'
import type { Greeting, Hello, RoomMessage, SignalingClient, SignalingListener } from './signaling-client.ts'

export const reclaimHello = ({ code, token }: RoomClaim, takeOver: boolean): Hello => ({
  type: 'reclaim',
  version: limits.version,
  code,
  token,
  takeOver,
})

/** A server needs up to two pings to see that our former socket is dead; until then the room counts as hosted. */
const ownGhostMs = 3 * timing.socketPingMs

/** The coordinator's place in its room: dials whom the server tells of, and comes back by its token. */
export class CoordinatorNetwork implements Network {
  #claim: RoomClaim
  readonly #client: SignalingClient
  readonly #clock: Clock
  readonly #events = new KeptEmitter<NetworkEvents>()
  readonly #codec: BodyCodec
  readonly #dialer: Dialer
  #members: ReadonlySet<ConnectionId> = new Set()
  #connectedAtMs: number
  readonly #stopWatching: () => void
  readonly #listener: SignalingListener = {
    message: (message) => this.#hear(message),
    lost: () => this.#lost(),
    greeted: (greeting) => this.#greeted(greeting),
    refused: (error) => this.#refused(error),
  }
  #over = false

  constructor(options: NetworkOptions, hosted: Extract<Greeting, { type: 'hosted' }>, host: HostCredentials) {
    const { client, clock, proving, ways } = options
    this.#claim = { code: hosted.code, token: hosted.token }
    this.#client = client
    this.#clock = clock
    this.#connectedAtMs = clock.nowMs()
    this.#codec = new BodyCodec(sealerOf(host.secret, proving.random))
    this.#dialer = new Dialer({
      host,
      clock,
      proving,
      ways,
      send: (to, body, sealed) => client.send({ type: 'signal', to, body: this.#codec.write(body, sealed) }),
      link: (link, member, peer) => this.#events.emit('link', link, member, peer),
      failed: (member, error) => this.#events.emit('link-failed', member, error),
    })
    client.keep(reclaimHello(this.#claim, false), this.#listener)
    this.#meet(hosted.members)
    this.#stopWatching = onAwakening(clock, () => {
      client.wake()
      this.#dialer.dialAllAnew()
    })
  }

  get code(): RoomCode {
    return this.#claim.code
  }

  renewCode(): void {
    this.#client.send({ type: 'new-code' })
  }

  /** The server lost its answer to us, or gave it: in both cases this is how the room is found. */
  #adopt({ code, token }: RoomClaim): void {
    if (code === this.#claim.code) return
    this.#claim = { code, token }
    this.#client.keep(reclaimHello(this.#claim, false), this.#listener)
    this.#events.emit('code', this.#claim)
  }

  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void {
    return this.#events.on(event, listener)
  }

  close(how: 'leave' | 'end-room'): void {
    if (this.#over) return
    this.#over = true
    this.#stopWatching()
    if (how === 'end-room') this.#client.send({ type: 'end-room' })
    this.#client.close()
    this.#dialer.close()
  }

  #hear(message: RoomMessage): void {
    switch (message.type) {
      case 'member-joined':
        this.#meet([...this.#members, message.member])
        return
      case 'member-left':
        this.#meet([...this.#members].filter((member) => member !== message.member))
        return
      case 'code-changed':
        this.#adopt(message)
        return
      case 'signal': {
        const said = this.#codec.read(message.body)
        if (said === 'unreadable') this.#dialer.receiveUnreadable(message.from)
        else if (said !== undefined) this.#dialer.receive(message.from, said.body, said.sealed)
      }
    }
  }

  /** Takes the list of who is in the room now, and tells what has changed. */
  #meet(present: readonly ConnectionId[]): void {
    const before = this.#members
    this.#members = new Set(present)
    // Those who left go first: a link that stays behind may belong to one who came.
    for (const member of before) {
      if (this.#members.has(member)) continue
      this.#dialer.remove(member)
      this.#events.emit('member-left', member)
    }
    for (const member of this.#members) {
      if (before.has(member)) continue
      this.#events.emit('member-joined', member)
      this.#dialer.add(member)
    }
  }

  #lost(): void {
    this.#connectedAtMs = this.#clock.nowMs()
    this.#events.emit('server', 'reconnecting')
  }

  #greeted(greeting: Greeting): void {
    if (greeting.type !== 'hosted') return
    this.#adopt(greeting)
    this.#events.emit('server', 'connected')
    this.#dialer.sayAgain()
    this.#meet(greeting.members)
  }

  #refused(error: TabgridError): 'retry' | 'end' {
    if (this.#mayComeBack(error)) return 'retry'
    const taken = error.code === 'room-hosted'
    this.#end(taken ? new TabgridError('room-taken-over', 'another tab hosts this room now') : error)
    return 'end'
  }

  /** Open links outlive a server that forgot the room: the job goes on, and only newcomers are kept out. */
  #mayComeBack({ code }: TabgridError): boolean {
    if (code === 'rate-exceeded' || code === 'server-busy') return true
    if (code === 'room-not-found') return this.#dialer.openLinks > 0
    return code === 'room-hosted' && this.#clock.nowMs() - this.#connectedAtMs < ownGhostMs
  }

  #end(error: TabgridError): void {
    if (this.#over) return
    this.#over = true
    this.#stopWatching()
    this.#events.emit('end', error)
    this.#dialer.close()
  }
}

import { Emitter } from '../../base/emitter.ts'
import { TabgridError } from '../../base/errors.ts'
import { type ConnectionId, type RandomBytes, type RoomCode, randomId, randomRoomCode } from '../../base/ids.ts'
import type { PeerIdentity } from '../../identity/credentials.ts'
import { roomSignerOf } from '../../identity/signer.ts'
import type { Introducer, Link, Network, NetworkError, NetworkEvents, RoomClaim } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import { createMemoryLinkPair, type MemoryLinkPair } from './link.ts'

type Host = Parameters<Introducer['create']>[0]
type Device = Parameters<Introducer['join']>[1]

interface Room {
  code: RoomCode
  token: string
  host: MemoryNetwork | undefined
  keys: Host | undefined
  readonly members: Map<ConnectionId, Member>
}
interface Member {
  readonly network: MemoryNetwork
  readonly device: Device | undefined
  pair: MemoryLinkPair | undefined
}

/**
 * Rooms of one process, without a server: for tests, and for a coordinator that is its own device. Where both ends have keys, each
 * is told who the other is, as if a link had proved it.
 */
export class MemoryHub implements Introducer {
  readonly #rooms = new Map<RoomCode, Room>()
  readonly #random: RandomBytes

  constructor(random: RandomBytes) {
    this.#random = random
  }

  async create(keys?: Host): Promise<{ network: Network; claim: RoomClaim }> {
    const claim = { code: randomRoomCode(this.#random), token: randomId(this.#random) }
    const room: Room = { ...claim, host: undefined, keys, members: new Map() }
    this.#rooms.set(room.code, room)
    return { network: this.#host(room), claim }
  }

  async reclaim(claim: RoomClaim, takeOver: boolean, keys?: Host): Promise<Network> {
    const room = this.#rooms.get(claim.code)
    if (room === undefined || room.token !== claim.token) throw notFound(claim.code)
    if (room.host !== undefined) {
      if (!takeOver) {
        throw new TabgridError('room-hosted', 'another tab hosts this room: close it, or take the room over')
      }
      const former = room.host
      this.#unhost(room)
      former.end({ code: 'room-taken-over', message: 'another tab hosts this room now' })
    }
    room.keys = keys
    return this.#host(room)
  }

  async join(code: RoomCode, device?: Device): Promise<Network> {
    const room = this.#rooms.get(code)
    if (room === undefined) throw notFound(code)
    if (room.members.size >= limits.roomMembers) {
      throw new TabgridError(
        'room-full',
        `this room holds ${limits.roomMembers} devices: ask its host for another one`,
      )
    }
    const id = randomId<ConnectionId>(this.#random)
    const network = new MemoryNetwork(code, { leave: () => this.#leave(room, id) })
    room.members.set(id, { network, device, pair: undefined })
    this.#introduce(room, id)
    return network
  }

  /** Breaks every link of a room, frames under way included, and opens new ones, as its coordinator would. */
  relink(code: RoomCode): void {
    const room = this.#rooms.get(code)
    for (const [id, member] of room?.members ?? []) {
      member.pair?.cut()
      if (room !== undefined) this.#dial(room, id)
    }
  }

  #host(room: Room): MemoryNetwork {
    const network = new MemoryNetwork(room.code, {
      leave: (how) => {
        this.#unhost(room)
        if (how === 'end-room') this.#endRoom(room)
      },
      renew: () => this.#renew(room),
    })
    room.host = network
    for (const id of room.members.keys()) this.#introduce(room, id)
    return network
  }

  #renew(room: Room): RoomClaim {
    this.#rooms.delete(room.code)
    room.code = randomRoomCode(this.#random)
    room.token = randomId(this.#random)
    this.#rooms.set(room.code, room)
    return { code: room.code, token: room.token }
  }

  #introduce(room: Room, id: ConnectionId): void {
    room.host?.tell('member-joined', id)
    this.#dial(room, id)
  }

  #dial(room: Room, id: ConnectionId): void {
    const member = room.members.get(id)
    if (room.host === undefined || member === undefined) return
    member.pair = createMemoryLinkPair()
    const peers = peersOf(room, member)
    room.host.tellLink(member.pair.a, id, peers?.device)
    member.network.tellLink(member.pair.b, id, peers?.host)
  }

  #unhost(room: Room): void {
    room.host = undefined
    for (const member of room.members.values()) member.pair?.a.close('done')
  }

  #endRoom(room: Room): void {
    this.#rooms.delete(room.code)
    for (const { network } of room.members.values()) {
      network.end({ code: 'room-ended', message: 'the host has ended this room' })
    }
    room.members.clear()
  }

  #leave(room: Room, id: ConnectionId): void {
    room.members.get(id)?.pair?.b.close('done')
    if (room.members.delete(id)) room.host?.tell('member-left', id)
  }
}

function peersOf({ keys: host }: Room, { device }: Member): Record<'host' | 'device', PeerIdentity> | undefined {
  if (host === undefined || device === undefined) return undefined
  const { room } = roomSignerOf(host)
  const trust = { at: 'verified' } as const
  return {
    host: { key: host.keys.publicKey, room, trust },
    device: { key: device.keys.publicKey, room, trust },
  }
}

const notFound = (code: RoomCode): TabgridError =>
  new TabgridError('room-not-found', `there is no room ${code}: check the code with its host`)

/** One peer's place in a room. Events wait for their first listener. */
class MemoryNetwork implements Network {
  code: RoomCode
  readonly #hub: { leave(how: 'leave' | 'end-room'): void; renew?(): RoomClaim }
  readonly #events = new Emitter<NetworkEvents>()
  readonly #heard = new Set<keyof NetworkEvents>()
  #kept: { readonly event: keyof NetworkEvents; readonly emit: () => void }[] = []
  #inside = true

  constructor(code: RoomCode, hub: { leave(how: 'leave' | 'end-room'): void; renew?(): RoomClaim }) {
    this.code = code
    this.#hub = hub
  }

  renewCode(): void {
    const claim = this.#inside ? this.#hub.renew?.() : undefined
    if (claim === undefined) return
    this.code = claim.code
    this.#say('code', () => this.#events.emit('code', claim))
  }

  follow(code: RoomCode): void {
    this.code = code
  }

  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void {
    const stop = this.#events.on(event, listener)
    if (!this.#heard.has(event)) {
      this.#heard.add(event)
      const waiting = this.#kept.filter((kept) => kept.event === event)
      this.#kept = this.#kept.filter((kept) => kept.event !== event)
      for (const { emit } of waiting) emit()
    }
    return stop
  }

  close(how: 'leave' | 'end-room'): void {
    if (!this.#inside) return
    this.#inside = false
    this.#hub.leave(how)
  }

  tell(event: 'member-joined' | 'member-left', member: ConnectionId): void {
    this.#say(event, () => this.#events.emit(event, member))
  }

  tellLink(link: Link, member: ConnectionId, peer: PeerIdentity | undefined): void {
    this.#say('link', () => this.#events.emit('link', link, member, peer))
  }

  end(error: NetworkError): void {
    this.#say('end', () => this.#events.emit('end', error))
    this.#inside = false
  }

  #say(event: keyof NetworkEvents, emit: () => void): void {
    if (!this.#inside) return
    if (this.#heard.has(event)) emit()
    else this.#kept.push({ event, emit })
  }
}

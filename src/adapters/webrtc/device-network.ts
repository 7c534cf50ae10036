import type { TabgridError } from '../../base/errors.ts'
import type { ConnectionId, RoomCode } from '../../base/ids.ts'
import type { DeviceCredentials } from '../../identity/credentials.ts'
import type { Clock, Network, NetworkEvents } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'
import type { BodyCodec } from '../dialing/body-codec.ts'
import { KeptEmitter } from '../dialing/kept-emitter.ts'
import { Answerer } from './answerer.ts'
import { onAwakening } from './awakening.ts'
import type { NetworkOptions } from './network-options.ts'
import type { Hello, SignalingClient, SignalingListener } from './signaling-client.ts'

export const joinHello = (code: RoomCode): Hello => ({ type: 'join', version: limits.version, code })

/** A server that was started again knows the room once its host is back. */
const hostBackMs = 60_000

/** A device's place in a room: waits to be dialled, and joins again when the server was lost. */
export class DeviceNetwork implements Network {
  #code: RoomCode
  readonly #client: SignalingClient
  readonly #events = new KeptEmitter<NetworkEvents>()
  readonly #answerer: Answerer
  readonly #clock: Clock
  readonly #stopWatching: () => void
  readonly #listener: SignalingListener
  #coordinator: ConnectionId | undefined
  /** Since it lost the server: when one first said that there is no such room. */
  #missedAtMs: number | undefined
  #over = false

  /** @param codec may be on its way: what is heard waits for it. */
  constructor(
    { client, clock, proving, ways }: NetworkOptions,
    code: RoomCode,
    device: DeviceCredentials,
    codec: Promise<BodyCodec>,
  ) {
    const inTurn = (step: (codec: BodyCodec) => void) => void codec.then(step, () => undefined)
    const send = (to: ConnectionId, body: SignalBody, sealed: boolean) =>
      inTurn((found) => client.send({ type: 'signal', to, body: found.write(body, sealed) }))
    this.#code = code
    this.#client = client
    this.#clock = clock
    this.#answerer = new Answerer({
      device,
      proving,
      clock,
      ways,
      send,
      link: (link, coordinator, peer) => this.#events.emit('link', link, coordinator, peer),
      failed: (coordinator, error) => this.#events.emit('link-failed', coordinator, error),
    })
    this.#listener = {
      message: (message) => {
        if (message.type === 'signal') inTurn((found) => this.#take(message.from, found.read(message.body)))
      },
      lost: () => this.#lost(),
      greeted: () => {
        this.#missedAtMs = undefined
        this.#events.emit('server', 'connected')
      },
      refused: (error) => this.#refused(error),
    }
    client.keep(joinHello(code), this.#listener)
    this.#stopWatching = onAwakening(clock, () => {
      this.#answerer.distrustLink()
      client.wake()
      if (this.#coordinator !== undefined) send(this.#coordinator, { type: 'call' }, false)
    })
  }

  get code(): RoomCode {
    return this.#code
  }

  /** Whoever is found there must prove to be the host that was known here. */
  follow(code: RoomCode): void {
    this.#code = code
    this.#client.keep(joinHello(code), this.#listener)
  }

  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void {
    return this.#events.on(event, listener)
  }

  close(): void {
    if (this.#over) return
    this.#over = true
    this.#stopWatching()
    this.#client.close()
    this.#answerer.close()
  }

  #take(from: ConnectionId, said: ReturnType<BodyCodec['read']>): void {
    if (this.#over || said === undefined || said === 'unreadable') return
    this.#coordinator = from
    this.#answerer.receive(from, said.body, said.sealed)
  }

  #lost(): void {
    this.#coordinator = undefined // it may have another name when we are back
    this.#events.emit('server', 'reconnecting')
  }

  #refused(error: TabgridError): 'retry' | 'end' {
    // A server that forgot or filled the room while it was away does not end an open link, and its host comes back to it.
    const comesBack = error.code === 'room-not-found' || error.code === 'room-full'
    const nowMs = this.#clock.nowMs()
    this.#missedAtMs ??= nowMs
    const mayReturn = this.#answerer.linked || nowMs - this.#missedAtMs < hostBackMs
    if (error.code === 'rate-exceeded' || error.code === 'server-busy' || (comesBack && mayReturn)) return 'retry'
    if (this.#over) return 'end'
    this.#over = true
    this.#stopWatching()
    this.#events.emit('end', error)
    this.#answerer.close()
    return 'end'
  }
}

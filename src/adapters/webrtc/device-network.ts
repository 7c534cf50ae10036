import type { TabgridError } from '../../base/errors.ts'
import type { RoomCode } from '../../base/ids.ts'
import type { DeviceCredentials } from '../../identity/credentials.ts'
import type { Network, NetworkEvents } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import { Answerer } from './answerer.ts'
import { BodyCodec } from './body-codec.ts'
import type { NetworkOptions } from './coordinator-network.ts'
import { KeptEmitter } from './kept-emitter.ts'
import type { Hello, SignalingClient } from './signaling-client.ts'

export const joinHello = (code: RoomCode): Hello => ({ type: 'join', version: limits.version, code })

/** A device's place in a room: waits to be dialled, and joins again when the server was lost. */
export class DeviceNetwork implements Network {
  readonly code: RoomCode
  readonly #client: SignalingClient
  readonly #events = new KeptEmitter<NetworkEvents>()
  readonly #answerer: Answerer
  #over = false

  constructor({ client, clock, proving, rtcConfig }: NetworkOptions, code: RoomCode, device: DeviceCredentials) {
    const codec = new BodyCodec(device.invite?.secret, proving.random)
    this.code = code
    this.#client = client
    this.#answerer = new Answerer({
      device,
      proving,
      clock,
      rtcConfig,
      send: (to, body, sealed) => client.send({ type: 'signal', to, body: codec.write(body, sealed) }),
      link: (link, coordinator, peer) => this.#events.emit('link', link, coordinator, peer),
      failed: (coordinator, error) => this.#events.emit('link-failed', coordinator, error),
    })
    client.keep(joinHello(code), {
      message: (message) => {
        if (message.type !== 'signal') return
        const said = codec.read(message.body)
        if (said === undefined || said === 'unreadable') return
        this.#answerer.receive(message.from, said.body, said.sealed)
      },
      lost: () => this.#events.emit('server', 'reconnecting'),
      greeted: () => this.#events.emit('server', 'connected'),
      refused: (error) => this.#refused(error),
    })
  }

  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void {
    return this.#events.on(event, listener)
  }

  close(): void {
    if (this.#over) return
    this.#over = true
    this.#client.close()
    this.#answerer.close()
  }

  #refused(error: TabgridError): 'retry' | 'end' {
    // A server that forgot or filled the room while it was away does not end an open link.
    const comesBack = error.code === 'room-not-found' || error.code === 'room-full'
    if (error.code === 'rate-exceeded' || (comesBack && this.#answerer.linked)) return 'retry'
    if (this.#over) return 'end'
    this.#over = true
    this.#events.emit('end', error)
    this.#answerer.close()
    return 'end'
  }
}

import { toTabgridError } from '../../../base/errors.ts'
import { type ConnectionId, type RoomCode, randomId } from '../../../base/ids.ts'
import type { HostCredentials } from '../../../identity/credentials.ts'
import { newKeyPair } from '../../../identity/keys.ts'
import { sealerOf } from '../../../identity/seal.ts'
import type { Link } from '../../../ports.ts'
import { type WayName, type WayResult, wayNames } from '../../../protocol/check.ts'
import { BodyCodec } from '../../dialing/body-codec.ts'
import { reclaimHello } from '../coordinator-network.ts'
import { HostDial } from '../host-dial.ts'
import type { RelayAccess } from '../relayed-peer.ts'
import type { Greeting, RoomMessage } from '../signaling-client.ts'
import { CheckEnd } from './check-end.ts'
import type { CheckParts } from './check-parts.ts'
import { offersTurn, wayConfig } from './way-config.ts'

export interface HostCheckListener {
  /** Of the device that is being tried: what was found so far. */
  found(results: readonly WayResult[], over: boolean): void
  /** It is there, and the first way is tried; or it has gone. */
  other(isHere: boolean): void
}

const secretBytes = 16

/** The page that opened a check: tries each way to the other page, one after the other, and tells both what it found. */
export class HostCheck {
  readonly code: RoomCode
  readonly #parts: CheckParts
  readonly #host: HostCredentials
  readonly #codec: BodyCodec
  readonly #listener: HostCheckListener
  #other: ConnectionId | undefined
  #dial: { readonly id: string; readonly is: HostDial } | undefined
  #live: CheckEnd | undefined

  constructor(parts: CheckParts, greeting: Extract<Greeting, { type: 'hosted' }>, listener: HostCheckListener) {
    this.code = greeting.code
    this.#parts = parts
    const { random } = parts.proving
    this.#host = { keys: newKeyPair(random), secret: random(secretBytes), epoch: 1 }
    this.#codec = new BodyCodec(sealerOf(this.#host.secret, random))
    this.#listener = listener
    const { client } = parts
    client.keep(reclaimHello(greeting, false), {
      message: (message) => this.#hear(message),
      lost: () => undefined,
      greeted: () => undefined,
      refused: () => 'retry',
    })
  }

  /** Tries all ways to the page that is there once more. */
  again(): void {
    if (this.#other !== undefined) void this.#run(this.#other)
  }

  close(): void {
    this.#leave()
    this.#parts.client.send({ type: 'end-room' })
    this.#parts.client.close()
  }

  #hear(message: RoomMessage): void {
    switch (message.type) {
      case 'member-joined':
        if (this.#other === undefined) void this.#run(message.member)
        return
      case 'member-left':
        if (message.member !== this.#other) return
        this.#leave()
        this.#listener.other(false)
        return
      case 'signal': {
        const said = this.#codec.read(message.body)
        if (said === undefined || said === 'unreadable' || message.from !== this.#other) return
        if ('dial' in said.body && said.body.dial === this.#dial?.id) this.#dial.is.receive(said.body, said.sealed)
      }
    }
  }

  #leave(): void {
    this.#other = undefined
    this.#dial?.is.cancel()
    this.#dial = undefined
    this.#live?.close()
    this.#live = undefined
  }

  async #run(other: ConnectionId): Promise<void> {
    this.#leave()
    this.#other = other
    this.#listener.other(true)
    const results: WayResult[] = []
    for (const way of wayNames) {
      const result = await this.#try(other, way)
      if (this.#other !== other) return
      results.push(result)
      const isOver = results.length === wayNames.length
      this.#listener.found([...results], isOver)
      if (this.#live?.isClosed === false) this.#live.tell(results, isOver)
    }
  }

  async #try(other: ConnectionId, way: WayName): Promise<WayResult> {
    const { client } = this.#parts
    const isOffered = way === 'direct' || (way === 'turn' ? offersTurn(client.ice) : client.pass !== '')
    if (!isOffered) return { way, at: 'missing' }
    try {
      const link = await this.#open(other, way)
      const end = new CheckEnd(link, this.#parts.clock, { found: () => undefined, stranger: () => undefined })
      this.#live = end // the other end closes the former one
      return { way, at: 'works', ...(await end.measure()) }
    } catch (thrown) {
      return { way, at: 'fails', code: toTabgridError(thrown, 'link-failed').code }
    }
  }

  #open(other: ConnectionId, way: WayName): Promise<Link> {
    const { client, clock, proving, server } = this.#parts
    const id = randomId<ConnectionId>(proving.random)
    const besides = randomId<ConnectionId>(proving.random)
    return new Promise((resolve, reject) => {
      const is = new HostDial({
        host: this.#host,
        dial: id,
        path: way === 'relay' ? { at: 'relay', besides } : { at: 'direct' },
        proving,
        clock,
        ways: {
          rtcConfig: () => wayConfig(way === 'turn' ? 'turn' : 'direct', client.ice),
          relay: (): RelayAccess => ({ server, pass: client.pass }),
        },
        listener: {
          send: (body, sealed) => client.send({ type: 'signal', to: other, body: this.#codec.write(body, sealed) }),
          open: resolve,
          fail: reject,
          closed: () => undefined,
        },
      })
      this.#dial = { id, is }
    })
  }
}

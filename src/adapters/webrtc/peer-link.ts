import { TabgridError } from '../../base/errors.ts'
import type { Clock, Link, LinkCloseReason, LinkEvents, LinkKind } from '../../ports.ts'
import { limits, timing } from '../../protocol/limits.ts'
import { KeptEmitter } from '../dialing/kept-emitter.ts'
import { lingerMs, requireFrame } from '../dialing/link-bounds.ts'
import { messageBytesOf, piecesOf } from '../dialing/pieces.ts'
import { ReceivedFrames } from '../dialing/received-frames.ts'
import { Negotiation } from './negotiation.ts'
import type { OpeningListener, OpeningPeer, PeerSignal } from './opening-peer.ts'
import { goesThroughTurn, hasTurn } from './traversal.ts'

export interface OpeningOptions {
  readonly initiator: boolean
  readonly rtcConfig: RTCConfiguration
  readonly clock: Clock
  readonly listener: OpeningListener
}

/** Begins to open a link over WebRTC. The initiator makes the channel and the offer; the other end waits for them. */
export function openPeer(options: OpeningOptions): OpeningPeer {
  let connection: RTCPeerConnection
  try {
    connection = new RTCPeerConnection(options.rtcConfig)
  } catch (thrown) {
    provokeCollection()
    return unopened(options.listener, String(thrown))
  }
  return new PeerLink(connection, options)
}

/** How often it is looked whether a link still goes through a TURN server. */
const traversalMs = 5_000

interface Opening {
  readonly connection: RTCPeerConnection
  readonly negotiation: Negotiation
}
type State =
  /** At the end that waits there is no channel until the two are connected. */
  | (Opening & { at: 'opening'; channel: RTCDataChannel | undefined })
  | (Opening & { at: 'open'; channel: RTCDataChannel; messageBytes: number })
  | { at: 'closed' }

/**
 * A link over the one data channel of an `RTCPeerConnection`. A closed one holds no reference to its connection: Chromium allows
 * a page 500, and counts closed ones until they are collected.
 */
class PeerLink implements Link, OpeningPeer {
  #kind: 'direct' | 'turn' = 'direct'
  readonly #events = new KeptEmitter<LinkEvents>(['drain'])
  readonly #clock: Clock
  readonly #listener: OpeningListener
  #state: State
  readonly #frames = new ReceivedFrames(this.#events)
  #mayGoThroughTurn: boolean
  #stopTimeout: () => void
  readonly #listening = new AbortController()

  constructor(connection: RTCPeerConnection, { initiator, rtcConfig, clock, listener }: OpeningOptions) {
    this.#clock = clock
    this.#listener = listener
    this.#mayGoThroughTurn = hasTurn(rtcConfig)
    this.#stopTimeout = clock.after(timing.linkOpenMs, () => this.#fail('link-timeout', noAnswer))
    const negotiation = new Negotiation(connection, {
      signal: (signal) => {
        if (this.#state.at !== 'closed') listener.signal(signal)
      },
      refused: (story) => this.#lost(story),
    })
    this.#state = { at: 'opening', connection, negotiation, channel: undefined }
    addEventListener('pagehide', () => this.#leavePage(), { signal: this.#listening.signal })
    this.#watch(connection)
    if (!initiator) return
    this.#takeChannel(connection.createDataChannel('frames'))
    negotiation.offer()
  }

  get kind(): LinkKind {
    return this.#kind
  }
  get bufferedBytes(): number {
    return this.#state.at === 'open' ? this.#state.channel.bufferedAmount : 0
  }

  send(frame: Uint8Array): void {
    requireFrame(frame)
    if (this.#state.at !== 'open') throw new TabgridError('link-closed', 'this link is closed: wait for a new one')
    try {
      const { channel, messageBytes } = this.#state
      for (const piece of piecesOf(frame, messageBytes)) channel.send(piece as string)
    } catch (thrown) {
      // The channel is closing and its event is still to come, or it is full far beyond the high-water mark.
      this.close('peer-gone')
      throw new TabgridError('link-closed', 'the peer is gone: wait for a new link', { cause: thrown })
    }
  }

  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
    return this.#events.on(event, listener)
  }

  close(reason: LinkCloseReason = 'done'): void {
    if (this.#state.at !== 'open') return
    const { connection, channel } = this.#state
    const lingers = reason === 'done' || channel.readyState === 'closing'
    this.#release()
    if (lingers) linger(connection, channel, this.#clock)
    else letGo(connection, channel)
    this.#listener.closed()
    this.#events.emit('close', reason)
  }

  signal(signal: PeerSignal): void {
    if (this.#state.at !== 'closed') this.#state.negotiation.take(signal)
  }

  cancel(): void {
    if (this.#state.at !== 'opening') return
    const { connection, channel } = this.#state
    this.#release()
    letGo(connection, channel)
  }

  #watch(connection: RTCPeerConnection): void {
    const { signal } = this.#listening
    const look = () => {
      if (isOver(connection)) this.#lost('the two ends do not reach each other')
    }
    connection.addEventListener('connectionstatechange', look, { signal })
    connection.addEventListener('iceconnectionstatechange', look, { signal })
    connection.addEventListener('datachannel', ({ channel }) => this.#takeChannel(channel), { signal })
  }

  #takeChannel(channel: RTCDataChannel): void {
    if (this.#state.at !== 'opening' || this.#state.channel !== undefined) {
      this.#breach() // a link has one channel
      return
    }
    this.#state = { ...this.#state, channel }
    channel.binaryType = 'arraybuffer'
    channel.bufferedAmountLowThreshold = limits.lowWaterBytes - 1
    const { signal } = this.#listening
    const lost = () => this.#lost('the other end closed')
    channel.addEventListener('open', () => this.#watchTraversal(() => this.#open()), { signal })
    channel.addEventListener('message', ({ data }) => this.#takeFrame(data), { signal }) // may come before `open`
    channel.addEventListener('bufferedamountlow', () => this.#events.emit('drain'), { signal })
    channel.addEventListener('closing', lost, { signal }) // where Chromium may stay for ever
    channel.addEventListener('close', lost, { signal })
  }

  #open(): void {
    if (this.#state.at !== 'opening' || this.#state.channel === undefined) return
    const { connection, negotiation, channel } = this.#state
    this.#stopTimeout()
    this.#state = { at: 'open', connection, negotiation, channel, messageBytes: messageBytesOf(connection) }
    this.#listener.open(this)
    this.#lookAgainLater()
  }

  /** Browsers begin with the pair that answers first, and change to a direct one when they find it. */
  #watchTraversal(then: () => void): void {
    if (this.#state.at === 'closed' || !this.#mayGoThroughTurn) {
      then()
      return
    }
    goesThroughTurn(this.#state.connection)
      .then((through) => {
        this.#kind = through === true ? 'turn' : 'direct'
        this.#mayGoThroughTurn = through !== false
      })
      .catch(() => undefined) // closed meanwhile
      .finally(then)
  }

  #lookAgainLater(): void {
    if (this.#state.at !== 'open' || !this.#mayGoThroughTurn) return
    this.#stopTimeout = this.#clock.after(traversalMs, () => this.#watchTraversal(() => this.#lookAgainLater()))
  }

  #takeFrame(data: unknown): void {
    if (this.#state.at !== 'closed' && !this.#frames.take(data)) this.#breach()
  }

  /** The peer broke the rules of a link. */
  #breach(): void {
    if (this.#state.at === 'open') this.close('protocol-error')
    else this.#fail('link-failed', 'the peer sent what no link carries')
  }

  #lost(story: string): void {
    if (this.#state.at === 'open') this.close('peer-gone')
    else this.#fail('link-failed', story)
  }

  #fail(code: 'link-failed' | 'link-timeout', story: string): void {
    if (this.#state.at !== 'opening') return
    this.cancel()
    this.#listener.fail(failed(code, story))
  }

  #release(): void {
    this.#state = { at: 'closed' }
    this.#stopTimeout()
    this.#listening.abort('closed') // the reason that it would make by itself keeps its stack, and with that the channel
  }

  /** Told at once, the other end knows in 10 ms; left to find out by itself it takes 12 s. */
  #leavePage(): void {
    if (this.#state.at === 'open') this.close('peer-gone')
    else this.cancel()
  }
}

const failed = (code: 'link-failed' | 'link-timeout', story: string): TabgridError =>
  new TabgridError(code, `no direct connection could be opened (${story})`)

const noAnswer = `no answer within ${timing.linkOpenMs / 1_000} s: networks that keep their members apart do this`

/**
 * Too many connections: most of them are closed, and only wait to be collected. Nothing asks for that by name, but a
 * large buffer that is let go at once makes the engine look (498 of 500 came back; without it, none in a minute).
 */
function provokeCollection(): void {
  try {
    Reflect.construct(ArrayBuffer, [128 * 1024 * 1024]) // a plain, unused `new` is dropped by bundlers
  } catch {
    // This much is not there to be had: the engine has looked already.
  }
}

/** The browser made no connection: this says so, and once the caller has what it asked for. */
function unopened(listener: OpeningListener, story: string): OpeningPeer {
  let cancelled = false
  queueMicrotask(() => {
    if (!cancelled) listener.fail(failed('link-failed', story))
  })
  return {
    signal: () => undefined,
    cancel: () => {
      cancelled = true
    },
  }
}

/** Of what is only disconnected more may come. */
const isOver = ({ connectionState, iceConnectionState }: RTCPeerConnection): boolean =>
  [connectionState, iceConnectionState].some((state) => state === 'failed' || state === 'closed')

/** In this order: a channel that is closed by itself tells the other end at once. */
function letGo(connection: RTCPeerConnection, channel: RTCDataChannel | undefined): void {
  channel?.close()
  connection.close()
}

/** Closing the channel lets it send what it has buffered, and both ends hear when that is done: only then goes the connection. */
function linger(connection: RTCPeerConnection, channel: RTCDataChannel, clock: Clock): void {
  const stop = clock.after(lingerMs, () => connection.close())
  channel.onclose = () => {
    stop()
    connection.close()
  }
  channel.close()
}

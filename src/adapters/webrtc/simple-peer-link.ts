import './node-shim.ts'
import SimplePeer from 'simple-peer'
import { TabgridError } from '../../base/errors.ts'
import type { Clock, Link, LinkCloseReason, LinkEvents, LinkKind } from '../../ports.ts'
import { limits, timing } from '../../protocol/limits.ts'
import { KeptEmitter } from '../dialing/kept-emitter.ts'
import { keptFramesMax, lingerMs, requireFrame } from '../dialing/link-bounds.ts'
import { messageBytesOf, PieceReader, piecesOf } from '../dialing/pieces.ts'
import { goesThroughTurn, hasTurn } from './traversal.ts'
import { type WatchedChannel, watchedRtc } from './watched-rtc.ts'

/** What one end tells the other while a link opens: descriptions and candidates, as simple-peer makes and takes them. */
export type PeerSignal =
  | { type: 'offer' | 'answer'; sdp: string }
  | {
      type: 'candidate'
      candidate: { candidate: string; sdpMid?: string | null | undefined; sdpMLineIndex?: number | null | undefined }
    }

export interface OpeningOptions {
  readonly initiator: boolean
  readonly rtcConfig: RTCConfiguration
  readonly clock: Clock
  readonly listener: OpeningListener
}
export interface OpeningListener {
  signal(signal: PeerSignal): void
  /** Either `open` or `fail` is called, once, and never before `openPeer` has returned. */
  open(link: Link): void
  /** `link-failed` or `link-timeout`. */
  fail(error: TabgridError): void
  /** Once after `open`, before the link's own listeners hear of it. */
  closed(): void
}

/** A link in the course of opening. */
export interface OpeningPeer {
  /** Takes what the other end signalled, also late candidates of an open link. What it cannot read ends this link only. */
  signal(signal: PeerSignal): void
  /** Gives up silently; does nothing once the link is open. */
  cancel(): void
}

export const openPeer = (options: OpeningOptions): OpeningPeer => new SimplePeerLink(options)

/** How often it is looked whether a link still goes through a TURN server. */
const traversalMs = 5_000
/** A host with many networks has some 20. */
const candidatesMax = 200

type State =
  | { at: 'opening'; peer: SimplePeer.Instance; listener: OpeningListener }
  | {
      at: 'open'
      peer: SimplePeer.Instance
      channel: RTCDataChannel
      messageBytes: number
      listener: OpeningListener
    }
  | { at: 'closed' }

/**
 * A link over simple-peer. A closed one holds no reference to its connection: Chromium allows a page 500,
 * and counts closed ones until they are collected.
 */
class SimplePeerLink implements Link, OpeningPeer {
  #kind: 'direct' | 'turn' = 'direct'
  readonly #events = new KeptEmitter<LinkEvents>(['drain'])
  readonly #clock: Clock
  #state: State
  /** Told while the link opens: at the dialling end even before the peer's constructor has returned. */
  #channel: WatchedChannel | undefined
  readonly #reader = new PieceReader()
  readonly #mayGoThroughTurn: boolean
  #stopTimeout: () => void
  #candidates = 0

  constructor({ initiator, rtcConfig, clock, listener }: OpeningOptions) {
    this.#clock = clock
    this.#mayGoThroughTurn = hasTurn(rtcConfig)
    const wrtc = watchedRtc((watched) => this.#takeChannel(watched))
    // In object mode a message stays what it was: text is told from bytes, and one chunk is one frame.
    const peer = new SimplePeer({ initiator, config: rtcConfig, wrtc, objectMode: true })
    this.#state = { at: 'opening', peer, listener }
    this.#stopTimeout = clock.after(timing.linkOpenMs, () => this.#fail('link-timeout', noAnswer))
    peer.on('signal', (signal) => {
      if (this.#state.at !== 'closed' && isPeerSignal(signal)) listener.signal(signal)
    })
    peer.on('data', (data: unknown) => this.#takeFrame(data)) // may come before 'connect'
    peer.on('connect', () => this.#open())
    peer.on('error', (error) => {
      if ('code' in error && error.code === 'ERR_PC_CONSTRUCTOR') provokeCollection()
      this.#lost(error.message)
    })
    peer.on('close', () => this.#lost('the other end closed'))
    addEventListener('pagehide', this.#leavePage)
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
      const { peer, messageBytes } = this.#state
      for (const piece of piecesOf(frame, messageBytes)) peer.send(piece)
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
    const { peer, channel, listener } = this.#state
    if (reason === 'done') linger(peer, channel, this.#clock)
    else peer.destroy()
    this.#end(reason, listener)
  }

  signal(signal: PeerSignal): void {
    if (this.#state.at === 'closed') return
    if (signal.type === 'candidate' && ++this.#candidates > candidatesMax) return
    try {
      this.#state.peer.signal(JSON.stringify(signal))
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      this.#state.peer.destroy(error)
    }
  }

  cancel(): void {
    if (this.#state.at !== 'opening') return
    this.#state.peer.destroy()
    this.#release()
  }

  #takeChannel(watched: WatchedChannel): void {
    if (this.#channel === undefined) this.#channel = watched
    else this.#breach() // a link has one channel
  }

  #open(): void {
    const channel = this.#channel
    if (this.#state.at !== 'opening' || channel === undefined) return
    this.#watchTraversal(() => this.#opened(channel))
  }

  #opened({ channel, connection }: WatchedChannel): void {
    if (this.#state.at !== 'opening') return
    const { peer, listener } = this.#state
    this.#stopTimeout()
    this.#state = { at: 'open', peer, channel, messageBytes: messageBytesOf(connection), listener }
    channel.bufferedAmountLowThreshold = limits.lowWaterBytes - 1
    channel.addEventListener('bufferedamountlow', () => {
      if (this.#state.at === 'open') this.#events.emit('drain')
    })
    listener.open(this)
    this.#lookAgainLater()
  }

  /** Browsers begin with the pair that answers first, and change to a direct one when they find it. */
  #watchTraversal(then: () => void): void {
    const connection = this.#channel?.connection
    if (connection === undefined || !this.#mayGoThroughTurn) {
      then()
      return
    }
    goesThroughTurn(connection)
      .then((through) => {
        this.#kind = through ? 'turn' : 'direct'
      })
      .catch(() => undefined) // closed meanwhile
      .finally(then)
  }

  #lookAgainLater(): void {
    if (this.#state.at !== 'open' || this.#kind !== 'turn') return
    this.#stopTimeout = this.#clock.after(traversalMs, () => this.#watchTraversal(() => this.#lookAgainLater()))
  }

  #takeFrame(data: unknown): void {
    if (this.#state.at === 'closed') return
    const frame = this.#reader.take(data)
    if (frame === 'more') return
    if (frame === 'breach' || this.#events.keptCount('frame') >= keptFramesMax) this.#breach()
    else this.#events.emit('frame', new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength))
  }

  /** The peer broke the rules of a link. */
  #breach(): void {
    if (this.#state.at === 'open') this.close('protocol-error')
    else this.#fail('link-failed', 'the peer sent what no link carries')
  }

  #lost(story: string): void {
    if (this.#state.at === 'open') this.#end('peer-gone', this.#state.listener)
    else this.#fail('link-failed', story)
  }

  #fail(code: 'link-failed' | 'link-timeout', story: string): void {
    if (this.#state.at !== 'opening') return
    const { peer, listener } = this.#state
    peer.destroy()
    this.#release()
    listener.fail(new TabgridError(code, `no direct connection could be opened (${story})`))
  }

  #end(reason: LinkCloseReason, listener: OpeningListener): void {
    this.#release()
    listener.closed()
    this.#events.emit('close', reason)
  }

  #release(): void {
    this.#state = { at: 'closed' }
    this.#channel = undefined
    this.#stopTimeout()
    removeEventListener('pagehide', this.#leavePage)
  }

  /** Told at once, the other end knows in 10 ms; left to find out by itself it takes 12 s. */
  readonly #leavePage = (): void => {
    if (this.#state.at === 'open') this.close('peer-gone')
    else this.cancel()
  }
}

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

/** Only these kinds are spoken: the others renegotiate media, which a link has none of. */
const isPeerSignal = (signal: SimplePeer.SignalData): signal is SimplePeer.SignalData & PeerSignal =>
  signal.type === 'offer' || signal.type === 'answer' || signal.type === 'candidate'

/** Closing the channel lets it send what it has buffered; simple-peer then destroys itself on the channel's close. */
function linger(peer: SimplePeer.Instance, channel: RTCDataChannel, clock: Clock): void {
  channel.close()
  const stop = clock.after(lingerMs, () => peer.destroy())
  peer.once('close', stop)
}

import type { DataConnection } from 'peerjs'
import { TabgridError } from '../../base/errors.ts'
import type { Clock, Link, LinkCloseReason, LinkEvents } from '../../ports.ts'
import { limits, timing } from '../../protocol/limits.ts'
import { KeptEmitter } from '../dialing/kept-emitter.ts'
import { lingerMs, requireFrame } from '../dialing/link-bounds.ts'
import { messageBytesOf, piecesOf } from '../dialing/pieces.ts'
import { ReceivedFrames } from '../dialing/received-frames.ts'
import { type Described, Settling } from './settling.ts'

export interface ChannelListener {
  /** The two ends agreed on their descriptions, which change no more: the other end is there. */
  settled(): void
  /** The channel is open, and carries words until `carryFrames`. */
  open(described: Described): void
  /** A word of the other end. */
  said(text: string): void
  /** `link-failed` or `link-timeout`; once, and never after `carryFrames`. */
  fail(error: TabgridError): void
  /** Once after `carryFrames`, before the link's own listeners hear of it. */
  closed(): void
}
export interface ChannelOptions {
  readonly connection: DataConnection
  readonly clock: Clock
  readonly listener: ChannelListener
}

/** A handshake has three words each way at most, and its first may be said four times. */
const wordsMax = 8

type State =
  | { at: 'opening'; connection: DataConnection }
  /** Open, and nobody has proved anything yet: texts are words of the handshake, bytes a breach. */
  | { at: 'proving'; connection: DataConnection; channel: RTCDataChannel }
  /** What comes is of frames. */
  | { at: 'open'; connection: DataConnection; channel: RTCDataChannel; messageBytes: number }
  | { at: 'closed' }

/** A link over one connection of peerjs, whose channel first carries the words by which its ends prove themselves. */
export class PeerjsLink implements Link {
  readonly kind = 'direct'
  readonly #events = new KeptEmitter<LinkEvents>(['drain'])
  readonly #clock: Clock
  readonly #listener: ChannelListener
  readonly #settling: Settling
  readonly #frames = new ReceivedFrames(this.#events)
  readonly #stopTimeout: () => void
  #state: State
  #words = 0
  /** Came before the channel was open to us. */
  readonly #early: unknown[] = []
  #stopMissing = (): void => undefined

  constructor({ connection, clock, listener }: ChannelOptions) {
    this.#clock = clock
    this.#listener = listener
    this.#state = { at: 'opening', connection }
    this.#settling = new Settling(connection.peerConnection, {
      settled: () => {
        listener.settled()
        if (connection.open) this.#open()
      },
      broken: () => this.#breach(),
    })
    this.#stopTimeout = clock.after(timing.linkOpenMs, () => this.#fail('link-timeout', noAnswer))
    connection.on('open', () => this.#open())
    connection.on('data', (data) => this.#take(data))
    connection.on('error', (error) => this.#lost(error.message))
    connection.on('close', () => this.#lost('the other end closed'))
    connection.on('iceStateChanged', (state) => this.#missed(state))
    addEventListener('pagehide', this.#leavePage)
  }

  get bufferedBytes(): number {
    return this.#state.at === 'open' ? this.#state.channel.bufferedAmount : 0
  }

  /** One word of the handshake. Lost where the channel is not open, or closing. */
  say(text: string): void {
    if (this.#state.at === 'proving' && this.#state.channel.readyState === 'open') this.#state.channel.send(text)
  }

  /** The other end has proved itself: from here on the channel is a link. Does nothing where it was lost meanwhile. */
  carryFrames(): boolean {
    if (this.#state.at !== 'proving') return false
    const { connection, channel } = this.#state
    this.#stopTimeout()
    this.#state = { at: 'open', connection, channel, messageBytes: messageBytesOf(connection.peerConnection) }
    channel.bufferedAmountLowThreshold = limits.lowWaterBytes - 1
    channel.addEventListener('bufferedamountlow', () => {
      if (this.#state.at === 'open') this.#events.emit('drain')
    })
    return true
  }

  send(frame: Uint8Array): void {
    requireFrame(frame)
    if (this.#state.at !== 'open') throw new TabgridError('link-closed', 'this link is closed: wait for a new one')
    try {
      // Not by the connection's own `send`, which keeps what is beyond 8 MiB to itself and uncounted.
      const { channel, messageBytes } = this.#state
      for (const piece of piecesOf(frame, messageBytes)) channel.send(piece as string)
    } catch (thrown) {
      this.close('peer-gone') // the channel is closing, and its event is still to come
      throw new TabgridError('link-closed', 'the peer is gone: wait for a new link', { cause: thrown })
    }
  }

  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
    return this.#events.on(event, listener)
  }

  close(reason: LinkCloseReason = 'done'): void {
    if (this.#state.at !== 'open') return
    const { connection, channel } = this.#state
    this.#letGo() // first: peerjs says at once that it closed
    if (reason === 'done') linger(connection, channel, this.#clock)
    else connection.close()
    this.#tell(reason)
  }

  /** Gives up silently, when its last word is said; does nothing once it carries frames. */
  cancel(): void {
    const state = this.#state
    if (state.at !== 'opening' && state.at !== 'proving') return
    this.#letGo()
    if (state.at === 'proving') linger(state.connection, state.channel, this.#clock)
    else state.connection.close()
  }

  #open(): void {
    if (this.#state.at !== 'opening') return
    const { connection } = this.#state
    const channel = connection.dataChannel
    const { described } = this.#settling
    // A busy page may hear of the channel before that is settled, and what is said in it before that it is open: the last of the three opens.
    if (described === undefined || channel.readyState !== 'open') return
    if (!channel.ordered || channel.maxRetransmits !== null) {
      this.#breach()
      return
    }
    this.#state = { at: 'proving', connection, channel }
    this.#listener.open(described)
    for (const data of this.#early.splice(0)) this.#take(data)
  }

  #take(data: unknown): void {
    if (this.#state.at === 'opening') this.#open()
    if (this.#state.at === 'opening' && this.#early.length < wordsMax) this.#early.push(data)
    else if (this.#state.at === 'open') this.#takeFrame(data)
    else if (this.#state.at === 'proving' && typeof data === 'string' && ++this.#words <= wordsMax) {
      this.#listener.said(data)
    } else this.#breach()
  }

  #takeFrame(data: unknown): void {
    if (!this.#frames.take(data)) this.#breach()
  }

  /** The peer broke the rules of a link. */
  #breach(): void {
    if (this.#state.at === 'open') this.close('protocol-error')
    else this.#fail('link-failed', 'the peer did what no link does')
  }

  #lost(story: string): void {
    if (this.#state.at === 'open') this.close('peer-gone')
    else this.#fail('link-failed', story)
  }

  /** Nobody dials a device: one that waits until ICE says `failed` comes half a minute late to a host that was reloaded. */
  #missed(state: RTCIceConnectionState): void {
    this.#stopMissing()
    if (state === 'disconnected') this.#stopMissing = this.#clock.after(timing.lostMs, () => this.#lost('no answer'))
  }

  #fail(code: 'link-failed' | 'link-timeout', story: string): void {
    if (this.#state.at !== 'opening' && this.#state.at !== 'proving') return
    const { connection } = this.#state
    this.#letGo()
    connection.close()
    this.#listener.fail(new TabgridError(code, `no direct connection could be opened (${story})`))
  }

  #tell(reason: LinkCloseReason): void {
    this.#listener.closed()
    this.#events.emit('close', reason)
  }

  /** A closed link holds no connection: Chromium allows a page 500, and counts closed ones until they are collected. */
  #letGo(): void {
    this.#state = { at: 'closed' }
    this.#settling.forget()
    this.#stopTimeout()
    this.#stopMissing()
    removeEventListener('pagehide', this.#leavePage)
  }

  /** Told at once, the other end knows in 10 ms; left to find out by itself it takes 12 s. */
  readonly #leavePage = (): void => {
    if (this.#state.at === 'open') this.close('peer-gone')
    else this.cancel()
  }
}

const noAnswer = `no answer within ${timing.linkOpenMs / 1_000} s: networks that keep their members apart do this`

/** Closing the channel lets it send what it has buffered; peerjs closes the connection on the channel's close. */
function linger(connection: DataConnection, channel: RTCDataChannel, clock: Clock): void {
  channel.close()
  const stop = clock.after(lingerMs, () => connection.close())
  channel.addEventListener('close', stop)
}

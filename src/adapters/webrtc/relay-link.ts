import { TabgridError } from '../../base/errors.ts'
import type { Clock, Link, LinkCloseReason, LinkEvents } from '../../ports.ts'
import { limits, timing } from '../../protocol/limits.ts'
import { parseRelayAnswer, type RelayAnswer, type RelayHello } from '../../protocol/relay.ts'
import { KeptEmitter } from '../dialing/kept-emitter.ts'
import { keptFramesMax, requireFrame } from '../dialing/link-bounds.ts'
import type { OpeningListener } from './opening-peer.ts'

export interface RelayOptions {
  /** Where the signaling server is, e.g. `https://example.org`. */
  readonly server: string
  /** As the greeting of the signaling socket gave it. */
  readonly pass: string
  /** Known to both ends and nobody else: 22 letters of base64url. */
  readonly pair: string
  readonly clock: Clock
  readonly listener: Omit<OpeningListener, 'signal'>
}

/**
 * Opens a link through the relay of the signaling server, once the other end asks for the same. What it carries can be read
 * there: seal it.
 */
export const openRelay = (options: RelayOptions): { cancel(): void } => new RelayLink(options)

/** A WebSocket does not say when it has sent: it is asked. At 100 MB/s what lies between the marks is gone in 8 ms. */
const drainPollMs = 5

type State =
  | { at: 'opening'; socket: WebSocket; listener: RelayOptions['listener'] }
  | { at: 'open'; socket: WebSocket; listener: RelayOptions['listener'] }
  | { at: 'closed' }

/** A link over a WebSocket of its own: one that waits for a slow reader would hold up signaling. */
class RelayLink implements Link {
  readonly kind = 'relay'
  readonly #events = new KeptEmitter<LinkEvents>(['drain'])
  readonly #clock: Clock
  #state: State = { at: 'closed' }
  #stopTimeout: () => void = () => undefined
  #stopPolling: (() => void) | undefined

  constructor({ server, pass, pair, clock, listener }: RelayOptions) {
    this.#clock = clock
    const socket = openSocket(server)
    if (socket === undefined) {
      queueMicrotask(() => listener.fail(failed('link-failed', `"${server}" is not the address of a server`)))
      return
    }
    this.#state = { at: 'opening', socket, listener }
    this.#stopTimeout = clock.after(timing.linkOpenMs, () => this.#fail('link-timeout', noAnswer))
    const hello: RelayHello = { type: 'relay', version: limits.version, pass, pair }
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => socket.send(JSON.stringify(hello))
    socket.onmessage = ({ data }) => this.#hear(data)
    socket.onclose = () => this.#lost('its connection was closed')
    addEventListener('pagehide', this.#leavePage)
  }

  get bufferedBytes(): number {
    return this.#state.at === 'open' ? this.#state.socket.bufferedAmount : 0
  }

  send(frame: Uint8Array): void {
    requireFrame(frame)
    if (this.#state.at !== 'open') throw new TabgridError('link-closed', 'this link is closed: wait for a new one')
    const { socket } = this.#state
    if (socket.readyState !== WebSocket.OPEN) {
      this.close('peer-gone') // its event is still to come
      throw new TabgridError('link-closed', 'the peer is gone: wait for a new link')
    }
    socket.send(frame as Uint8Array<ArrayBuffer>)
    if (this.#stopPolling === undefined && socket.bufferedAmount >= limits.lowWaterBytes) this.#pollLater()
  }

  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
    return this.#events.on(event, listener)
  }

  /** A WebSocket sends what it was given before it closes, and the relay passes that on before it tells the other end. */
  close(reason: LinkCloseReason = 'done'): void {
    if (this.#state.at === 'open') this.#end(reason, this.#state.listener)
  }

  cancel(): void {
    if (this.#state.at === 'opening') this.#release()
  }

  #hear(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.#takeFrame(new Uint8Array(data))
      return
    }
    const answer = readAnswer(data)
    switch (answer?.type) {
      case 'paired':
        this.#open()
        return
      case 'refused':
        this.#lost(answer.reason)
        return
      case undefined:
        this.#breach()
    }
  }

  #open(): void {
    if (this.#state.at !== 'opening') {
      this.#breach()
      return
    }
    const { socket, listener } = this.#state
    this.#stopTimeout()
    this.#state = { at: 'open', socket, listener }
    listener.open(this)
  }

  #takeFrame(frame: Uint8Array): void {
    const valid = this.#state.at === 'open' && frame.length > 0 && frame.length <= limits.frameBytes
    if (!valid || this.#events.keptCount('frame') >= keptFramesMax) this.#breach()
    else this.#events.emit('frame', frame)
  }

  /** The relay, or through it the peer, broke the rules of a link. */
  #breach(): void {
    if (this.#state.at === 'open') this.close('protocol-error')
    else this.#fail('link-failed', 'it said what no relay says')
  }

  #lost(story: string): void {
    if (this.#state.at === 'open') this.#end('peer-gone', this.#state.listener)
    else this.#fail('link-failed', story)
  }

  #fail(code: 'link-failed' | 'link-timeout', story: string): void {
    if (this.#state.at !== 'opening') return
    const { listener } = this.#state
    this.#release()
    listener.fail(failed(code, story))
  }

  #end(reason: LinkCloseReason, listener: RelayOptions['listener']): void {
    this.#release()
    listener.closed()
    this.#events.emit('close', reason)
  }

  #release(): void {
    if (this.#state.at !== 'closed') letGo(this.#state.socket)
    this.#state = { at: 'closed' }
    this.#stopTimeout()
    this.#stopPolling?.()
    removeEventListener('pagehide', this.#leavePage)
  }

  #pollLater(): void {
    this.#stopPolling = this.#clock.after(drainPollMs, () => {
      if (this.bufferedBytes >= limits.lowWaterBytes) {
        this.#pollLater()
        return
      }
      this.#stopPolling = undefined
      this.#events.emit('drain')
    })
  }

  readonly #leavePage = (): void => {
    if (this.#state.at === 'open') this.close('peer-gone')
    else this.cancel()
  }
}

const noAnswer = `no answer within ${timing.linkOpenMs / 1_000} s`

const failed = (code: 'link-failed' | 'link-timeout', story: string): TabgridError =>
  new TabgridError(code, `no link through the signaling server could be opened (${story})`)

/** Undefined for what is no address. */
function openSocket(server: string): WebSocket | undefined {
  try {
    const url = new URL('relay', server.endsWith('/') ? server : `${server}/`)
    url.protocol = url.protocol.replace('http', 'ws')
    return new WebSocket(url)
  } catch {
    return undefined
  }
}

function letGo(socket: WebSocket): void {
  socket.onopen = socket.onmessage = socket.onclose = null
  socket.close()
}

/** Undefined for what no relay says. */
function readAnswer(data: unknown): RelayAnswer | undefined {
  try {
    return parseRelayAnswer(JSON.parse(String(data)))
  } catch {
    return undefined
  }
}

import { TabgridError, toTabgridError } from '../../base/errors.ts'
import type { SessionId } from '../../base/ids.ts'
import type { Clock, Link, LinkCloseReason, LinkKind } from '../../ports.ts'
import type { Lane } from '../../protocol/control.ts'
import { type Frame, headerBytes, newFrame, readFrame, stampFrame } from '../../protocol/frame.ts'
import { limits } from '../../protocol/limits.ts'
import { isSameResume, type Resume, resumeFrame, toResume } from '../../protocol/resume.ts'
import { decodeValue, encodeValue } from '../../protocol/value-codec.ts'
import { ReceiveLane } from './receive-lane.ts'
import { SendQueue } from './send-queue.ts'

export type { Resume } from '../../protocol/resume.ts'

/** An own ack frame goes out after so many frames or bytes; tiny messages are acknowledged by what goes back anyway. */
const ackFrames = 32
const ackBytes = 256 * 1024

/** A browser may lose the frame that comes just as its end of a channel opens: `resume` is said again until it is answered. */
const askAgainMs = 250
const asksMost = 4

export interface SessionEvents<In> {
  message(message: In): void
  /** A new conversation began: both counters at zero, nothing queued. */
  start(epoch: number): void
  linkDown(reason: LinkCloseReason): void
}

export interface SessionOptions<Out, In> {
  readonly id: SessionId
  /** A coordinator's life, 1 or more. Left out by a device, which learns it. */
  readonly epoch?: number
  /** Of a device: when it asks again. */
  readonly clock?: Clock
  readonly parse: (input: unknown) => In
  readonly laneOf: (message: Out) => Lane
  readonly listener: SessionEvents<In>
}

type Attachment =
  | { readonly at: 'none' }
  /** `asking`: a device has said `resume` and waits for the answer. */
  | { readonly at: 'asking' | 'open'; readonly link: Link; readonly stopListening: () => void }
  | { readonly at: 'closed' }

/**
 * A conversation with one peer that outlives its links: over any number of them, one at a time, each message arrives
 * exactly once, in the order of its lane. Nothing that a peer sends makes it throw; a rule broken closes the link
 * with `protocol-error`. What a listener throws is reported as an unhandled rejection and harms no link.
 */
export class Session<Out extends { type: string }, In> {
  readonly id: SessionId
  readonly #options: SessionOptions<Out, In>
  readonly #queue = new SendQueue((frame) => this.#stamp(frame))
  readonly #lanes = { control: new ReceiveLane(), bulk: new ReceiveLane() }
  #attachment: Attachment = { at: 'none' }
  #epoch: number
  #begun = false
  /** Coordinator's end: the question that this link began with, which may come again. */
  #asked: Resume | undefined
  #unackedFrames = 0
  #unackedBytes = 0
  #bytesIn = 0
  #bytesOut = 0

  constructor(options: SessionOptions<Out, In>) {
    this.id = options.id
    this.#options = options
    this.#epoch = options.epoch ?? 0
  }

  /** 0 before the first conversation of a device. */
  get epoch(): number {
    return this.#epoch
  }
  get linked(): boolean {
    return this.#attachment.at === 'open'
  }
  get linkKind(): LinkKind | undefined {
    return this.#attachment.at === 'open' ? this.#attachment.link.kind : undefined
  }
  /** Bytes queued or sent and not yet acknowledged. */
  get pendingBytes(): number {
    return this.#queue.pendingBytes
  }
  /** Bytes of frames over all links, headers and repetitions included. */
  get bytesIn(): number {
    return this.#bytesIn
  }
  get bytesOut(): number {
    return this.#bytesOut
  }

  /** Device's end: asks over `link` to go on. A former link is closed with 'done', silently. */
  connect(link: Link): void {
    if (this.#listenTo(link, 'asking')) this.#ask(link, asksMost)
  }

  #ask(link: Link, times: number): void {
    const { at } = this.#attachment
    if (times === 0 || at !== 'asking' || !this.#isPresent(link)) return
    if (!this.#sendNow(link, resumeFrame('resume', this.#resume()))) return
    this.#options.clock?.after(askAgainMs, () => this.#ask(link, times - 1))
  }

  /** Coordinator's end: answers the `resume` that `readResume` gave. A former link is closed with 'done', silently. */
  accept(link: Link, resume: Resume): void {
    if (!this.#listenTo(link, 'open')) return
    this.#asked = resume
    this.#bytesIn += headerBytes + this.id.length // read by `readResume`
    const goesOn = this.#begun && resume.epoch === this.#epoch && this.#queue.canAttach(resume.received)
    if (!goesOn) this.#reset(this.#epoch)
    if (!this.#sendNow(link, resumeFrame(goesOn ? 'resume' : 'start', this.#resume()))) return
    this.#begin(link, resume, !goesOn)
  }

  /**
   * Encodes at once, and sends, or keeps it until there is a link. Binary parts are lent: they must not change before
   * they were sent. Messages sent before the first `start` are lost with it.
   *
   * @throws `value-unsendable`, `message-too-large`
   */
  send(message: Out): void {
    if (this.#attachment.at === 'closed') return
    const lane = this.#options.laneOf(message)
    const parts = encodeValue(message)
    const bytes = parts.reduce((sum, part) => sum + part.length, 0)
    if (lane === 'control' && bytes > limits.controlBytes) {
      const story = `"${message.type}" has ${bytes} bytes; an urgent message holds ${limits.controlBytes}: say less in one`
      throw new TabgridError('message-too-large', story)
    }
    this.#queue.push(lane, parts, bytes)
  }

  /** Device's end: as a page that was loaded anew. The link is closed with 'done', and the next one begins a new conversation. */
  forget(): void {
    this.#detach()?.close('done')
    this.#reset(0)
    this.#begun = false
  }

  /** Ends the session and its link. After it everything is ignored. */
  close(): void {
    this.#detach()?.close('done')
    this.#reset(this.#epoch)
    this.#attachment = { at: 'closed' }
  }

  #listenTo(link: Link, at: 'asking' | 'open'): boolean {
    if (this.#attachment.at === 'closed') {
      link.close('done')
      return false
    }
    this.#detach()?.close('done')
    const stops: (() => void)[] = []
    const stopListening = () => {
      for (const stop of stops) stop()
    }
    this.#attachment = { at, link, stopListening }
    // An event under way still reaches a listener that was just removed: a former link must not speak for the present one.
    const ifPresent = (call: () => void) => {
      if (this.#isPresent(link)) call()
    }
    stops.push(link.on('close', (reason) => ifPresent(() => this.#lose(reason))))
    stops.push(link.on('drain', () => ifPresent(() => this.#queue.pump())))
    stops.push(link.on('frame', (bytes) => ifPresent(() => this.#onFrame(bytes))))
    return true
  }

  #isPresent(link: Link): boolean {
    const { at } = this.#attachment
    return (at === 'open' || at === 'asking') && this.#attachment.link === link
  }

  /** Lets go of the link, and gives it back. */
  #detach(): Link | undefined {
    const attachment = this.#attachment
    if (attachment.at !== 'open' && attachment.at !== 'asking') return undefined
    attachment.stopListening()
    this.#attachment = { at: 'none' }
    this.#queue.detach()
    return attachment.link
  }

  #lose(reason: LinkCloseReason): void {
    if (this.#detach() !== undefined) this.#tell(() => this.#options.listener.linkDown(reason))
  }

  #reset(epoch: number): void {
    this.#epoch = epoch
    this.#queue.reset(epoch)
    this.#lanes.control.reset()
    this.#lanes.bulk.reset()
    this.#unackedFrames = this.#unackedBytes = 0
  }

  #resume(): Resume {
    const received = { control: this.#lanes.control.received, bulk: this.#lanes.bulk.received }
    return { session: this.id, epoch: this.#epoch, received }
  }

  /** Both ends now know what the other has: sends the rest, or starts afresh. */
  #begin(link: Link, resume: Resume, fresh: boolean): void {
    this.#begun = true
    this.#queue.attach(link, fresh ? { control: 0, bulk: 0 } : resume.received)
    if (fresh) this.#tell(() => this.#options.listener.start(this.#epoch))
  }

  #onFrame(bytes: Uint8Array): void {
    const attachment = this.#attachment
    if (attachment.at !== 'open' && attachment.at !== 'asking') return
    this.#bytesIn += bytes.length
    try {
      const frame = readFrame(bytes)
      if (attachment.at === 'asking') this.#onAnswer(attachment, frame)
      else this.#onOpenFrame(attachment.link, frame)
    } catch (thrown) {
      this.#break(attachment.link, thrown)
    }
  }

  #onAnswer(attachment: Attachment & { at: 'asking' | 'open' }, frame: Frame): void {
    const fresh = frame.kind === 'start'
    const answer = toResume(frame)
    const fits = fresh || (frame.kind === 'resume' && this.#begun && answer.epoch === this.#epoch)
    if (!fits || answer.session !== this.id) throw new TabgridError('message-invalid', 'not an answer to our resume')
    if (!fresh && !this.#queue.canAttach(answer.received)) {
      this.#epoch = 0 // the two memories will never fit again: ask for a new conversation on the next link
      throw new TabgridError('message-invalid', 'says it has more than was sent')
    }
    if (fresh) this.#reset(answer.epoch)
    this.#attachment = { ...attachment, at: 'open' }
    this.#begin(attachment.link, answer, fresh)
  }

  #onOpenFrame(link: Link, frame: Frame): void {
    if (frame.kind === 'resume' && isSameResume(toResume(frame), this.#asked)) return
    if (frame.epoch !== this.#epoch) throw new TabgridError('message-invalid', `a frame of epoch ${frame.epoch}`)
    if (frame.kind === 'resume' || frame.kind === 'start') {
      throw new TabgridError('message-invalid', `"${frame.kind}" inside of a conversation`)
    }
    this.#queue.acknowledge(frame.received)
    if (frame.kind === 'ack') return
    const packet = this.#lanes[frame.kind].take(frame)
    this.#unackedFrames += 1
    this.#unackedBytes += frame.payload.length
    if (packet !== undefined) {
      const message = this.#options.parse(decodeValue(packet))
      this.#tell(() => this.#options.listener.message(message))
    }
    this.#acknowledge(link, packet !== undefined && packet !== frame.payload)
  }

  /** @param longMessageEnded The other end holds frames of it in memory: let it forget them now. */
  #acknowledge(link: Link, longMessageEnded: boolean): void {
    const enough = this.#unackedFrames >= ackFrames || this.#unackedBytes >= ackBytes
    const due = enough || (longMessageEnded && this.#unackedFrames > 0)
    const open = this.#attachment.at === 'open' && this.#attachment.link === link
    if (!due || !open) return
    const frame = newFrame('ack', this.#epoch, {})
    this.#stamp(frame)
    this.#give(link, frame)
  }

  #stamp(frame: Uint8Array): void {
    stampFrame(frame, this.#resume().received)
    this.#unackedFrames = this.#unackedBytes = 0
    this.#bytesOut += frame.length
  }

  #sendNow(link: Link, frame: Uint8Array): boolean {
    this.#bytesOut += frame.length
    const sent = this.#give(link, frame)
    if (!sent) this.#lose('peer-gone')
    return sent
  }

  /** False when the link is closed; it then says so itself, unless it did before we listened. */
  #give(link: Link, frame: Uint8Array): boolean {
    try {
      link.send(frame)
      return true
    } catch (thrown) {
      if (toTabgridError(thrown, 'assertion-failed').code === 'link-closed') return false
      throw thrown
    }
  }

  /** The peer broke a rule on this link. */
  #break(link: Link, thrown: unknown): void {
    if (!this.#isPresent(link)) return
    this.#detach()
    link.close('protocol-error')
    this.#tell(() => this.#options.listener.linkDown('protocol-error'))
    if (toTabgridError(thrown, 'assertion-failed').code !== 'message-invalid') this.#report(thrown)
  }

  #tell(call: () => void): void {
    try {
      call()
    } catch (thrown) {
      this.#report(thrown)
    }
  }

  /** A failure of ours, not the peer's, must be heard, but not by the link. */
  #report(thrown: unknown): void {
    void Promise.reject(thrown)
  }
}

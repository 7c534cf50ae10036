import { Emitter } from '../../base/emitter.ts'
import { TabgridError } from '../../base/errors.ts'
import type { Link, LinkCloseReason, LinkEvents } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'

export interface MemoryLinkPair {
  readonly a: Link
  readonly b: Link
  /** Manual delivery: hands over up to `frames` frames that are under way, both directions in turn. Returns how many. */
  flush(frames?: number): number
  /** The cable breaks: frames under way are lost, and both ends hear 'peer-gone'. */
  cut(): void
}

export interface MemoryLinkOptions {
  /** `microtask` (as left out): by itself, one frame at a time. `manual`: only by `flush`. */
  readonly delivery?: 'microtask' | 'manual'
}

/** Two ends in one process. Frames are copied, as on a network, and delivered in the same order at every run. */
export function createMemoryLinkPair(options: MemoryLinkOptions = {}): MemoryLinkPair {
  const manual = options.delivery === 'manual'
  const a = new MemoryLink(manual)
  const b = new MemoryLink(manual)
  a.pairWith(b)
  b.pairWith(a)
  return {
    a,
    b,
    flush: (frames = Number.POSITIVE_INFINITY) => {
      let delivered = 0
      while (delivered < frames) {
        const before = delivered
        for (const end of [a, b]) if (delivered < frames && end.deliverNext()) delivered += 1
        if (delivered === before) break
      }
      return delivered
    },
    cut: () => {
      a.drop()
      b.drop()
      a.end('peer-gone')
      b.end('peer-gone')
    },
  }
}

class MemoryLink implements Link {
  readonly kind = 'memory'
  readonly #manual: boolean
  readonly #events = new Emitter<LinkEvents>()
  #other: MemoryLink | undefined
  /** On their way to the other end; `undefined` is the news that this end closed. */
  #underWay: (Uint8Array | undefined)[] = []
  #delivered = 0
  #bufferedBytes = 0
  /** Came before there was a listener. */
  #kept: Uint8Array[] = []
  #heard = false
  #open = true
  #delivering = false

  constructor(manual: boolean) {
    this.#manual = manual
  }

  pairWith(other: MemoryLink): void {
    this.#other = other
  }

  get bufferedBytes(): number {
    return this.#bufferedBytes
  }

  send(frame: Uint8Array): void {
    if (!this.#open) throw new TabgridError('link-closed', 'this link is closed: wait for the next one')
    if (frame.length < 1 || frame.length > limits.frameBytes) {
      throw new TabgridError('message-too-large', `a frame of ${frame.length} bytes: cut it to ${limits.frameBytes}`)
    }
    this.#underWay.push(new Uint8Array(frame))
    this.#bufferedBytes += frame.length
    this.#schedule()
  }

  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
    const stop = this.#events.on(event, listener)
    if (event === 'frame' && !this.#heard) {
      this.#heard = true
      if (this.#kept.length > 0) void Promise.resolve().then(() => this.#receiveKept())
    }
    return stop
  }

  close(reason: LinkCloseReason = 'done'): void {
    if (!this.#open) return
    this.#underWay.push(undefined)
    this.#schedule()
    this.end(reason)
  }

  /** Hands over the next frame. False when there is none. */
  deliverNext(): boolean {
    if (!this.#busy) return false
    const before = this.#bufferedBytes
    const frame = this.#takeNext()
    if (frame === undefined) {
      this.#other?.end('peer-gone')
      return true
    }
    try {
      this.#other?.receive(frame)
    } finally {
      const drained = before >= limits.lowWaterBytes && this.#bufferedBytes < limits.lowWaterBytes
      if (drained && this.#open) this.#events.emit('drain')
    }
    return true
  }

  get #busy(): boolean {
    return this.#delivered < this.#underWay.length
  }

  /** By index, because `shift` on a long array moves all that is behind. */
  #takeNext(): Uint8Array | undefined {
    const next = this.#underWay[this.#delivered]
    this.#underWay[this.#delivered++] = undefined
    this.#bufferedBytes -= next?.length ?? 0
    if (this.#delivered === 1_024 || !this.#busy) {
      this.#underWay = this.#underWay.slice(this.#delivered)
      this.#delivered = 0
    }
    return next
  }

  receive(frame: Uint8Array): void {
    if (!this.#open) return
    if (this.#heard && this.#kept.length === 0) this.#events.emit('frame', frame)
    else this.#kept.push(frame)
  }

  /** Closes this end alone. */
  end(reason: LinkCloseReason): void {
    if (!this.#open) return
    this.#open = false
    this.#kept = []
    this.#events.emit('close', reason)
  }

  /** Loses what is under way. */
  drop(): void {
    this.#underWay = []
    this.#delivered = 0
    this.#bufferedBytes = 0
  }

  #receiveKept(): void {
    while (this.#open) {
      const frame = this.#kept[0]
      if (frame === undefined) return
      try {
        this.#events.emit('frame', frame)
      } finally {
        this.#kept.shift() // only now, so that frames which come meanwhile queue behind it
      }
    }
  }

  #schedule(): void {
    if (this.#manual || this.#delivering) return
    this.#delivering = true
    void Promise.resolve().then(() => this.#deliver())
  }

  #deliver(): void {
    this.#delivering = false
    try {
      this.deliverNext()
    } finally {
      if (this.#busy) this.#schedule()
    }
  }
}

import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { assertNever } from '../src/base/assert.ts'
import type { Note } from './notes.ts'

/** What is so at the moment of asking. */
interface Present {
  rooms(): number
  sockets(): number
  relayedBytes(): number
}

/** Figures for Prometheus, of one server: nothing in them names a room, a peer or an address. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #joins = this.#counter('joins', 'Peers let into a room')
  readonly #rooms = this.#counter('rooms_opened', 'Rooms opened')
  readonly #messages = this.#counter('messages', 'Messages heard, by type', 'type')
  readonly #refusals = this.#counter('refusals', 'Peers refused, by code', 'code')
  readonly #turnedAway = this.#counter('turned_away', 'Requests for a socket turned away, by reason', 'why')
  readonly #dropped = this.#counter('dropped', 'Sockets cut off, by reason', 'why')
  readonly #bus = this.#counter('bus', 'Messages between servers refused, sent again or not to be read', 'what')

  constructor(present: Present) {
    collectDefaultMetrics({ register: this.#registry, prefix: 'tabgrid_' })
    this.#gauge('rooms', 'Rooms, those included whose host is away', present.rooms)
    this.#gauge('sockets', 'Signaling sockets', present.sockets)
    this.#gauge('relayed_bytes', 'Bytes that the relay has passed on', present.relayedBytes)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  take(note: Note): void {
    switch (note.type) {
      case 'message':
        this.#messages.inc({ type: note.of })
        return
      case 'joined':
        this.#joins.inc()
        return
      case 'room-opened':
        this.#rooms.inc()
        return
      case 'refused':
        this.#refusals.inc({ code: note.code })
        return
      case 'turned-away':
        this.#turnedAway.inc({ why: note.why })
        return
      case 'connection-cut':
      case 'slow-closed':
      case 'silent-closed':
        this.#dropped.inc({ why: note.type })
        return
      case 'bus-troubled':
        this.#bus.inc({ what: note.what }, note.messages)
        return
      case 'listening':
      case 'proxy-untrusted':
      case 'certificate-read':
      case 'certificate-unreadable':
      case 'draining':
      case 'ended':
        return
      default:
        assertNever(note)
    }
  }

  #counter(name: string, help: string, ...labelNames: string[]): Counter {
    return new Counter({ name: `tabgrid_${name}_total`, help, labelNames, registers: [this.#registry] })
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name: `tabgrid_${name}`,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read())
      },
    })
  }
}

/**
 * Who shows the token may read the figures, and without a token nobody: a request from this very machine may be that of
 * anybody, sent on by a proxy.
 */
export const mayReadMetrics = ({ headers }: IncomingMessage, token: string | undefined): boolean =>
  token !== undefined && isSame(headers.authorization ?? '', `Bearer ${token}`)

function isSame(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}

import { TabgridError, toTabgridError } from '../../base/errors.ts'
import { fetchPart } from '../../base/fetch-part.ts'
import type { Clock } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'
import type { OpeningListener, OpeningPeer } from './opening-peer.ts'

/** The relay of the signaling server, as its last greeting offered it. */
export interface RelayAccess {
  /** e.g. `https://example.org`. */
  readonly server: string
  /** Empty where it has none. */
  readonly pass: string
}

export interface RelayedOptions {
  readonly initiator: boolean
  readonly access: RelayAccess
  /** What both ends know once the other has proved itself: read when its description, an empty one, comes. */
  readonly pair: () => string
  readonly clock: Clock
  readonly listener: OpeningListener
}

/** Opens a link through the relay in the manner of one over WebRTC: an empty description each way, then both go to the relay. */
export function openRelayedPeer(options: RelayedOptions): OpeningPeer {
  const { initiator, access, pair, clock, listener } = options
  let closed = false
  let asked = false
  const stopTimeout = clock.after(timing.linkOpenMs, () => {
    listener.fail(
      new TabgridError('link-timeout', 'the other end did not answer, so no link through the server was opened'),
    )
  })
  let relay: { cancel(): void } | undefined
  const say = (type: 'offer' | 'answer') =>
    queueMicrotask(() => {
      if (!closed) listener.signal({ type, sdp: '' })
    })
  if (initiator) say('offer')
  return {
    signal: ({ type }) => {
      if (closed || asked || type === 'candidate') return
      asked = true
      if (type === 'offer') say('answer')
      const mutual = pair()
      fetchPart(() => import('./relay-link.ts')).then(
        ({ openRelay }) => {
          if (closed) return
          stopTimeout() // the relay has one of its own
          relay = openRelay({ ...access, pair: mutual, clock, listener })
        },
        (thrown: unknown) => {
          if (!closed) listener.fail(toTabgridError(thrown, 'link-failed'))
        },
      )
    },
    cancel: () => {
      closed = true
      stopTimeout()
      relay?.cancel()
    },
  }
}

import type { TabgridError } from '../../base/errors.ts'
import type { Link } from '../../ports.ts'

/** What one end tells the other while a link opens: descriptions, and candidates as they are found. */
export type PeerSignal =
  | { type: 'offer' | 'answer'; sdp: string }
  | {
      type: 'candidate'
      candidate: { candidate: string; sdpMid?: string | null | undefined; sdpMLineIndex?: number | null | undefined }
    }

export interface OpeningListener {
  signal(signal: PeerSignal): void
  /** Either `open` or `fail` is called, once, and never before the way to open it has returned. */
  open(link: Link): void
  /** `link-failed` or `link-timeout`. */
  fail(error: TabgridError): void
  /** Once after `open`, before the link's own listeners hear of it. */
  closed(): void
}

/** A link in the course of opening. */
export interface OpeningPeer {
  /** Takes what the other end signalled, also late candidates of an open link. A description that the browser refuses ends this link only. */
  signal(signal: PeerSignal): void
  /** Gives up silently; does nothing once the link is open. */
  cancel(): void
}

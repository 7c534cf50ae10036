import { TabgridError } from '../base/errors.ts'
import type { RandomBytes } from '../base/ids.ts'
import type { LinkSecrets } from './agreement.ts'
import type { PeerIdentity } from './credentials.ts'
import type { Signatures } from './signatures.ts'
import { toText } from './transcript.ts'

/** What both ends of a dial need to prove themselves. */
export interface ProvingParts {
  readonly random: RandomBytes
  readonly signatures: Signatures
  /** Milliseconds since 1970: what a delegation's end is measured by. */
  dateMs(): number
  /** Frames are sealed as well, inside of what the browser encrypts. A host decides it; a device that says so insists on it. */
  readonly sealFrames: boolean
}

/** What a dial has proved of its other end. */
export interface Proven {
  readonly peer: PeerIdentity
  /** `undefined` where the browser's encryption alone is to do. */
  readonly secrets: LinkSecrets | undefined
}

/** 16 bytes: two dials never draw the same. */
export const newNonce = (random: RandomBytes): string => toText(random(16))

/** A refusal for people; which check it was is for those who look into it. */
export const unproven = (check: string): TabgridError =>
  new TabgridError('peer-unproven', `the other end could not prove who it is (${check}): nothing was opened`)

import type { PublicKey } from '../base/ids.ts'
import { hashOf, toText } from './transcript.ts'

/** What one end of a dial shows of itself. */
export interface Introduction {
  readonly key: PublicKey
  /** 16 bytes in base64url, drawn for this dial. */
  readonly nonce: string
}

/** What a coordinator says before it shows key and nonce: without it, who is in between could choose until the words are equal. */
export const commitmentTo = ({ key, nonce }: Introduction): string =>
  toText(hashOf(['tabgrid-commit-v1', key, nonce]))

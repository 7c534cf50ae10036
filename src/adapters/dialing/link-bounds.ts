import { TabgridError } from '../../base/errors.ts'
import { limits } from '../../protocol/limits.ts'

/** How long a link closed as `done` may go on giving the network what was sent before. */
export const lingerMs = 2_000

/** A peer speaks first and waits for an answer: one that floods a link to which nobody listens yet is cut off. */
export const keptFramesMax = 1_024

/** @throws `message-too-large` for what is no frame of a link, also for an empty one. */
export function requireFrame({ length }: Uint8Array): void {
  if (length >= 1 && length <= limits.frameBytes) return
  throw new TabgridError('message-too-large', `a frame has 1 to ${limits.frameBytes} bytes, not ${length}`)
}

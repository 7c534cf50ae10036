import type { RandomBytes } from '../../base/ids.ts'

/** From the browser's cryptographic generator; there also without a secure context. At most 65,536 bytes a call. */
export const browserRandom: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count))

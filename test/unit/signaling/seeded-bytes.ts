import type { RandomBytes } from '../../../src/base/ids.ts'
import { Rng } from '../../../src/base/rng.ts'

export function seededBytes(seed: number | string): RandomBytes {
  const rng = new Rng(seed)
  return (count) => Uint8Array.from({ length: count }, () => rng.below(256))
}

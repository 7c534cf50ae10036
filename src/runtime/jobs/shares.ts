import type { DeviceId } from '../../base/ids.ts'
import type { LeaseGrant } from '../../core/effect.ts'
import type { LinkKind } from '../../ports.ts'

interface Share {
  readonly name: string
  readonly link: LinkKind
  shards: number
  units: number
}

/** Who computed how much of one job, in this life of its coordinator. */
export class Shares {
  readonly #shares = new Map<DeviceId, Share>()
  #shards = 0
  #units = 0

  get shards(): number {
    return this.#shards
  }

  count({ device, from, to }: LeaseGrant, who: { readonly name: string; readonly link: LinkKind }): void {
    const share = this.#shares.get(device) ?? { ...who, shards: 0, units: 0 }
    this.#shares.set(device, share)
    share.shards++
    share.units += to - from
    this.#shards++
    this.#units += to - from
  }

  list(): readonly Readonly<Share>[] {
    return [...this.#shares.values()]
  }

  /** Time that `unitsLeft` take at the pace so far; nothing is known before the first shard. */
  paceMs(unitsLeft: number, elapsedMs: number): number | undefined {
    return this.#units === 0 ? undefined : (elapsedMs * unitsLeft) / this.#units
  }
}

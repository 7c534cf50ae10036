import { toTabgridError } from '../../base/errors.ts'
import { fetchPart } from '../../base/fetch-part.ts'
import type { RandomBytes } from '../../base/ids.ts'
import { openBodyText, type ReadBody, readBody, type Sealer } from '../../identity/signal-text.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'

/** One peer's way to write and read the bodies of signals. Without the room's secret nothing is sealed. */
export class BodyCodec {
  readonly #sealer: Sealer | undefined

  constructor(sealer: Sealer | undefined) {
    this.#sealer = sealer
  }

  write(body: SignalBody, sealed: boolean): string {
    return sealed && this.#sealer !== undefined ? this.#sealer.seal(body) : openBodyText(body)
  }

  /** `undefined` for a stranger's rubbish, which is ignored; `unreadable` for what is sealed under another secret. */
  read(text: string): ReadBody | 'unreadable' | undefined {
    try {
      return readBody(text, this.#sealer)
    } catch (thrown) {
      return toTabgridError(thrown, 'message-invalid').code === 'peer-unproven' ? 'unreadable' : undefined
    }
  }
}

/** Of a device: who typed the code alone seals nothing, and loads nothing for it. Rejects with `server-unreachable`. */
export async function fetchBodyCodec(secret: Uint8Array | undefined, random: RandomBytes): Promise<BodyCodec> {
  if (secret === undefined) return new BodyCodec(undefined)
  const { sealerOf } = await fetchPart(() => import('../../identity/seal.ts'))
  return new BodyCodec(sealerOf(secret, random))
}

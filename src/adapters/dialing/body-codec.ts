import { toTabgridError } from '../../base/errors.ts'
import type { RandomBytes } from '../../base/ids.ts'
import { sealKeyOf } from '../../identity/invite.ts'
import { openBodyText, type ReadBody, readBody, sealBody } from '../../identity/seal.ts'
import type { SignalBody } from '../../protocol/signal-body.ts'

/** One peer's way to write and read the bodies of signals. Without the room's secret nothing is sealed. */
export class BodyCodec {
  readonly #sealKey: Uint8Array | undefined
  readonly #random: RandomBytes

  constructor(secret: Uint8Array | undefined, random: RandomBytes) {
    this.#sealKey = secret === undefined ? undefined : sealKeyOf(secret)
    this.#random = random
  }

  write(body: SignalBody, sealed: boolean): string {
    return sealed && this.#sealKey !== undefined ? sealBody(body, this.#sealKey, this.#random) : openBodyText(body)
  }

  /** `undefined` for a stranger's rubbish, which is ignored; `unreadable` for what is sealed under another secret. */
  read(text: string): ReadBody | 'unreadable' | undefined {
    try {
      return readBody(text, this.#sealKey)
    } catch (thrown) {
      return toTabgridError(thrown, 'message-invalid').code === 'peer-unproven' ? 'unreadable' : undefined
    }
  }
}

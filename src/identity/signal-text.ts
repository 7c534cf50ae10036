import { TabgridError } from '../base/errors.ts'
import { limits } from '../protocol/limits.ts'
import { parseSignalBody, type SignalBody } from '../protocol/signal-body.ts'

/** Before a sealed body; an open one is JSON and begins otherwise. */
export const sealedMark = 'sealed.'

/** Seals bodies of signals under the secret of one room. Its ciphers are a part that who has no secret need not load. */
export interface Sealer {
  seal(body: SignalBody): string
  /** The text of a sealed body. @throws `peer-unproven` when it is sealed under another secret, `message-invalid` for what is none. */
  open(text: string): string
}

export interface ReadBody {
  readonly body: SignalBody
  /** It came from somebody who has the room's secret. */
  readonly sealed: boolean
}

export const openBodyText = (body: SignalBody): string => JSON.stringify(body)

/**
 * Reads the body of a signal, sealed or not.
 * @throws `peer-unproven` when it is sealed under another secret, or there is no `sealer`; `message-invalid` for anything else that is no body.
 */
export function readBody(text: string, sealer: Sealer | undefined): ReadBody {
  if (text.length > limits.signalBytes) throw new TabgridError('message-invalid', 'the body of a signal is too long')
  if (!text.startsWith(sealedMark)) return { body: parseSignalBody(text), sealed: false }
  if (sealer === undefined) throw sealedElsewhere()
  return { body: parseSignalBody(sealer.open(text)), sealed: true }
}

export const sealedElsewhere = (): TabgridError =>
  new TabgridError('peer-unproven', 'sealed under the secret of another room')

import { TabgridError, toTabgridError } from '../src/base/errors.ts'
import { limits } from '../src/protocol/limits.ts'
import { parseRelayHello, type RelayHello } from '../src/protocol/relay.ts'
import { type PeerMessage, parsePeerMessage, type RefusalCode, refusalCodes } from '../src/protocol/signal.ts'

/**
 * The only door from a signaling socket: what comes out is checked and of our version.
 *
 * @throws `version-unsupported` or `message-invalid`.
 */
export const readPeerMessage = (text: string): PeerMessage => parsePeerMessage(readOurVersion(text))

/** As `readPeerMessage`, for the first message of a relay socket. */
export const readRelayHello = (text: string): RelayHello => parseRelayHello(readOurVersion(text))

/**
 * The version is looked at first, because a page of another version may say things that we cannot read,
 * and its person should hear "reload" and not "invalid".
 */
function readOurVersion(text: string): unknown {
  const input = readJson(text)
  const version = versionOf(input)
  if (version !== undefined && version !== limits.version) {
    throw new TabgridError(
      'version-unsupported',
      version < limits.version
        ? 'This page is older than its server. Reload this page.'
        : 'This page is newer than its server. Reload this page; if that does not help, start the server again.',
    )
  }
  return input
}

/** What a peer is told of what was thrown while it was read. */
export function refusalOf(thrown: unknown): { readonly code: RefusalCode; readonly reason: string } {
  const error = toTabgridError(thrown, 'message-invalid')
  return { code: refusalCodes.find((code) => code === error.code) ?? 'message-invalid', reason: error.message }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new TabgridError('message-invalid', 'A message to the signaling server must be JSON text.', {
      cause: thrown,
    })
  }
}

function versionOf(input: unknown): number | undefined {
  if (typeof input !== 'object' || input === null || !('version' in input)) return undefined
  return typeof input.version === 'number' ? input.version : undefined
}

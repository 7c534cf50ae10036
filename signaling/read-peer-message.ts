import { TabgridError } from '../src/base/errors.ts'
import { limits } from '../src/protocol/limits.ts'
import { type PeerMessage, parsePeerMessage } from '../src/protocol/signal.ts'

/**
 * The only door from a signaling socket: what comes out is checked and of our version.
 *
 * The version is looked at first, because a page of another version may say things that we cannot read,
 * and its person should hear "reload" and not "invalid".
 *
 * @throws `version-unsupported` or `message-invalid`.
 */
export function readPeerMessage(text: string): PeerMessage {
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
  return parsePeerMessage(input)
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

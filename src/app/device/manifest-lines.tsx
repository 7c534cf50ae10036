import type { Manifest } from '../../runtime/api/device-api.ts'
import { formatBytes, formatCount } from '../format.ts'
import { text } from '../text.ts'

/** Who asks, and how much there is of it: what the host has signed. */
export function ManifestLines({ manifest }: { manifest: Manifest }) {
  const { roomTitle, member, units, inputBytes = 0 } = manifest
  const { consent } = text
  const count = formatCount(units ?? 0)
  return (
    <>
      <p>{member === undefined ? consent.by(roomTitle) : consent.byMember(member, roomTitle)}</p>
      {units !== undefined && (
        <p>{inputBytes > 0 ? consent.sizeWithInput(count, formatBytes(inputBytes)) : consent.size(count)}</p>
      )}
    </>
  )
}

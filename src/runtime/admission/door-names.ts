import { digestOf } from '../../base/digest.ts'
import { type DeviceId, identityOf } from '../../base/ids.ts'
import { inventLike, isInvented } from '../../base/invented-names.ts'
import { limits } from '../../protocol/limits.ts'

interface Door {
  /** What others in the room are called. */
  readonly taken: Iterable<string>
  /** Whether devices may say themselves what they are called. */
  readonly ownNames: boolean
}

/**
 * What a device is called in a room: nobody as another. Where the host gives the names, one that is not of our own list is
 * replaced by one that is: always the same for the same browser.
 */
export function nameAtDoor(wanted: string, device: DeviceId, { taken, ownNames }: Door): string {
  const name = ownNames || isInvented(wanted) ? wanted : inventedFor(device, wanted)
  const others = new Set([...taken].map(likeness))
  if (!others.has(likeness(name))) return name
  for (let number = 2; ; number++) {
    const suffix = ` ${number}`
    const numbered = `${name.slice(0, limits.nameLength - suffix.length)}${suffix}`
    if (!others.has(likeness(numbered))) return numbered
  }
}

/** What looks the same on a projector. */
const likeness = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]+/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

function inventedFor(device: DeviceId, wanted: string): string {
  const digest = digestOf(identityOf(device))
  return inventLike(wanted, (count) =>
    Uint8Array.from({ length: count }, (_, at) => Number.parseInt(digest.slice(at * 2, at * 2 + 2), 16)),
  )
}

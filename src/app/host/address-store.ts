import { signal } from '@preact/signals'
import type { RoomCode } from '../../base/ids.ts'
import { linkPath } from '../meeting-place.ts'
import { hashOf } from '../router.ts'

export type AddressState =
  | { readonly at: 'looking' }
  /** At least one origin, the best guess first. */
  | { readonly at: 'known'; readonly origins: readonly string[]; readonly chosen: string }
  /** The server told of no address that another machine could use. */
  | { readonly at: 'none' }
  /** The server did not tell. */
  | { readonly at: 'unknown' }

/** The place that serves these pages knows nothing of rooms. */
const servedApart = import.meta.env.VITE_SIGNALING_SERVER !== undefined

/** Under which address other machines reach this room. */
export class AddressStore {
  readonly state = signal<AddressState>({ at: 'looking' })

  /** What stands in a link before the hash. */
  placeAt(origin: string): string {
    return `${origin}${linkPath(location)}`
  }

  async look(): Promise<void> {
    this.state.value = { at: 'looking' }
    const told = servedApart ? [] : await fetchAddresses()
    const origins = linkOrigins(new URL(location.href), told ?? [])
    const [chosen] = origins
    if (chosen !== undefined) this.state.value = { at: 'known', origins, chosen }
    else this.state.value = { at: told === undefined ? 'unknown' : 'none' }
  }

  choose(chosen: string): void {
    const { value: state } = this.state
    if (state.at === 'known') this.state.value = { ...state, chosen }
  }
}

/** What a person may type: the code alone, without the host's key. */
export const roomAddress = (place: string, code: RoomCode): string => `${place}${hashOf.device(code)}`

/** What is scanned or copied: it also says whose room it is. */
export const roomLink = (place: string, code: RoomCode, invite: string, token?: string): string =>
  `${place}${hashOf.invited(code, invite, token)}`

async function fetchAddresses(): Promise<readonly string[] | undefined> {
  try {
    const response = await fetch('/addresses')
    const told: unknown = await response.json()
    if (typeof told !== 'object' || told === null || !('addresses' in told)) return undefined
    const { addresses } = told
    return Array.isArray(addresses) ? addresses.filter((item) => typeof item === 'string') : undefined
  } catch {
    return undefined // offline, or a server of another kind: the page says so
  }
}

/**
 * The origins that fit into a link for other machines. The page's own one comes first, since it has just worked,
 * unless it is this machine's name for itself; behind https it is the only one, because a bare address has no certificate.
 */
export function linkOrigins(page: URL, told: readonly string[]): readonly string[] {
  const others = told.filter((origin) => URL.canParse(origin) && !isLoopback(new URL(origin).hostname))
  if (isLoopback(page.hostname)) return [...new Set(others)]
  return page.protocol === 'https:' ? [page.origin] : [...new Set([page.origin, ...others])]
}

/** The unspecified address counts too: to a browser it is this machine. */
const isLoopback = (hostname: string): boolean =>
  /^(localhost|.*\.localhost|127\..*|0\.0\.0\.0|\[::1?\])$/.test(hostname)

import { type ReadonlySignal, signal } from '@preact/signals'
import { type RoomCode, readRoomCode } from '../base/ids.ts'

/** Where the reader is. `typed` is what stood in the place of a code that is none. */
export type Route =
  | { readonly page: 'landing'; readonly typed?: string }
  | { readonly page: 'host' }
  /** `invite`, from a whole link, says whose room it is; who typed the code has none. */
  | { readonly page: 'device'; readonly code: RoomCode; readonly invite?: string }

/** Reads `#/`, `#/host` and `#/join/CODE[/INVITE]`; further segments are for later versions, and anything else is the landing page. */
export function readRoute(hash: string): Route {
  const [page, argument = '', invite = ''] = hash.replace(/^#?\/?/, '').split('/')
  if (page === 'host') return { page: 'host' }
  if (page !== 'join') return { page: 'landing' }
  const typed = decoded(argument)
  const code = readRoomCode(typed)
  if (code === undefined) return { page: 'landing', typed }
  return invite === '' ? { page: 'device', code } : { page: 'device', code, invite: decoded(invite) }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

export const hashOf = {
  landing: '#/',
  host: '#/host',
  device: (code: RoomCode): string => `#/join/${code}`,
  invited: (code: RoomCode, invite: string): string => `#/join/${code}/${invite}`,
} as const

/** The route of the address bar from now on. */
export function followHash(): ReadonlySignal<Route> {
  const route = signal(readRoute(location.hash))
  addEventListener('hashchange', () => {
    route.value = readRoute(location.hash)
  })
  return route
}

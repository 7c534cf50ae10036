import { type ReadonlySignal, signal } from '@preact/signals'
import { type RoomCode, readRoomCode } from '../base/ids.ts'

/** Where the reader is. `typed` is what stood in the place of a code that is none. */
export type Route =
  | { readonly page: 'landing'; readonly typed?: string }
  /** What this browser lends, set before there is a room. */
  | { readonly page: 'limits' }
  /** `kind` where a room of this kind is asked for; else it is what it was, or a classroom. */
  | { readonly page: 'host'; readonly kind?: 'project' }
  /** `shared`: a packed task, where a link carries one. */
  | { readonly page: 'lab'; readonly shared?: string }
  /** `code` of the check that another page opened; without it, one is opened here. */
  | { readonly page: 'check'; readonly code?: RoomCode }
  /** `invite`, from a whole link, says whose room it is; who typed the code has none. `token` is an invitation's. */
  | { readonly page: 'device'; readonly code: RoomCode; readonly invite?: string; readonly token?: string }

/** Reads `#/`, `#/limits`, `#/host[/project]`, `#/lab[/TASK]`, `#/check[/CODE]` and `#/join/CODE[/INVITE[/TOKEN]]`; further segments are for later versions, and anything else is the landing page. */
export function readRoute(hash: string): Route {
  const [page, argument = '', invite = '', token = ''] = hash.replace(/^#?\/?/, '').split('/')
  if (page === 'host') return argument === 'project' ? { page: 'host', kind: argument } : { page: 'host' }
  if (page === 'lab') return argument === '' ? { page: 'lab' } : { page: 'lab', shared: argument }
  if (page === 'limits') return { page }
  if (page === 'check') {
    const code = readRoomCode(decoded(argument))
    return code === undefined ? { page: 'check' } : { page: 'check', code }
  }
  if (page !== 'join') return { page: 'landing' }
  const typed = decoded(argument)
  const code = readRoomCode(typed)
  if (code === undefined) return { page: 'landing', typed }
  if (invite === '') return { page: 'device', code }
  return { page: 'device', code, invite: decoded(invite), ...(token !== '' && { token: decoded(token) }) }
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
  limits: '#/limits',
  host: '#/host',
  project: '#/host/project',
  lab: '#/lab',
  sharedTask: (packed: string): string => `#/lab/${packed}`,
  check: '#/check',
  checkWith: (code: RoomCode): string => `#/check/${code}`,
  device: (code: RoomCode): string => `#/join/${code}`,
  invited: (code: RoomCode, invite: string, token?: string): string =>
    `#/join/${code}/${invite}${token === undefined ? '' : `/${token}`}`,
} as const

/** The route of the address bar from now on. */
export function followHash(): ReadonlySignal<Route> {
  const route = signal(readRoute(location.hash))
  addEventListener('hashchange', () => {
    route.value = readRoute(location.hash)
  })
  return route
}

import { TabgridError } from '../base/errors.ts'
import type { RoomCode } from '../base/ids.ts'
import { kindHere } from './cores.ts'
import type { DeviceStoreOptions } from './device/device-store.ts'
import { readMeetingPlace } from './meeting-place.ts'
import { hashOf, type Route, readRoute } from './router.ts'
import { text } from './text.ts'

/** What computes and talks on a page that helps, larger than the page itself: fetched beside it, while the page shows. */
export const fetchEngine = () => import('../wiring/help-room.ts')

/** What a person lends, where there is no room yet. */
export const fetchHelpSettings = async () => (await import('../wiring/help-settings.ts')).helpSettings()

/** What looks through the things that are kept here, and forgets them. */
export const fetchKept = async () => (await import('../wiring/kept.ts')).kept

const loadEngine = () =>
  fetchEngine().catch((thrown: unknown) => {
    throw new TabgridError('server-unreachable', text.page.unreachable, { cause: thrown })
  })

/**
 * Joins with the invite of the link and its invitation, if any, which are then kept and taken out of the address bar: a screen that is shown or
 * photographed does not give it away. Without a link, with what was kept for this code, if anything.
 * @throws what `helpRoom` throws, and `server-unreachable` where the engine cannot be fetched.
 */
export const joinLazily: DeviceStoreOptions['join'] = async (code, options) => {
  const { helpRoom, keptInvites } = await loadEngine()
  const { invite, token } = options.invite === undefined ? ((await keptInvites.find(code)) ?? options) : options
  const link = { ...(invite !== undefined && { invite }), ...(token !== undefined && { token }) }
  const room = await helpRoom(code, { ...options, ...link, kind: kindHere(), ...readMeetingPlace(location.search) })
  if (options.invite !== undefined) {
    await keptInvites.keep(code, { invite: options.invite, token: options.token }).then(cleanAddress, () => undefined)
  }
  return room
}

/** Keeps the screen on once the engine is there: it can. */
export const keepScreen: DeviceStoreOptions['keepScreen'] = (change) => {
  const loading = loadEngine().then(({ ScreenKeeper }) => new ScreenKeeper(change))
  loading.catch(() => undefined) // joining says what is wrong
  return { want: (wanted) => void loading.then((keeper) => keeper.want(wanted)).catch(() => undefined) }
}

/** What could not be kept stays in the address, where a reload finds it. */
function cleanAddress(): void {
  const route = readRoute(location.hash)
  if (route.page === 'device') history.replaceState(history.state, '', hashOf.device(route.code))
}

export const forgetInvite: DeviceStoreOptions['forgetInvite'] = async (code) =>
  (await loadEngine()).keptInvites.forget(code)

/** The room of this page has another code: what was kept for the former one, and the address, go over to it. */
export const moveRoom: DeviceStoreOptions['moved'] = (former, code) => {
  const route = readRoute(location.hash)
  if (route.page === 'device' && route.code === former) showCode(code, route)
  void moveInvite(former, code).catch(() => undefined) // where nothing can be kept, nothing was
}

/** Without a `hashchange`: the page stays in its room. What stands in the address because it could not be kept stays there. */
function showCode(code: RoomCode, { invite, token }: Extract<Route, { page: 'device' }>): void {
  const hash = invite === undefined ? hashOf.device(code) : hashOf.invited(code, invite, token)
  history.replaceState(history.state, '', hash)
}

async function moveInvite(former: RoomCode, code: RoomCode): Promise<void> {
  const { keptInvites } = await loadEngine()
  const link = await keptInvites.find(former)
  if (link === undefined) return
  await keptInvites.keep(code, link)
  await keptInvites.forget(former)
}

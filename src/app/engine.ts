import { TabgridError } from '../base/errors.ts'
import type { DeviceStoreOptions } from './device/device-store.ts'
import { hashOf, readRoute } from './router.ts'
import { text } from './text.ts'

/** What computes and talks, several times as large as the page that joins: fetched beside it, while the page shows. */
export const fetchEngine = () => import('../browser.ts')

const loadEngine = () =>
  fetchEngine().catch((thrown: unknown) => {
    throw new TabgridError('server-unreachable', text.page.unreachable, { cause: thrown })
  })

/**
 * Joins with the invite of the link, which is then kept and taken out of the address bar: a screen that is shown or
 * photographed does not give it away. Without a link, with the invite that was kept for this code, if any.
 * @throws what `joinRoom` throws, and `server-unreachable` where the engine cannot be fetched.
 */
export const joinLazily: DeviceStoreOptions['join'] = async (code, options) => {
  const { joinRoom, keptInvites } = await loadEngine()
  const invite = options.invite ?? (await keptInvites.find(code))
  const room = await joinRoom(code, { ...options, ...(invite === undefined ? {} : { invite }) })
  if (options.invite !== undefined) await keptInvites.keep(code, options.invite).then(cleanAddress, () => undefined)
  return room
}

/** What could not be kept stays in the address, where a reload finds it. */
function cleanAddress(): void {
  const route = readRoute(location.hash)
  if (route.page === 'device') history.replaceState(history.state, '', hashOf.device(route.code))
}

export const forgetInvite: DeviceStoreOptions['forgetInvite'] = async (code) =>
  (await loadEngine()).keptInvites.forget(code)

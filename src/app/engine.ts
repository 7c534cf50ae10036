import { TabgridError } from '../base/errors.ts'
import type { DeviceStoreOptions } from './device/device-store.ts'
import { text } from './text.ts'

/** What computes and talks, several times as large as the page that joins: fetched beside it, while the page shows. */
export const fetchEngine = () => import('../browser.ts')

/** @throws what `joinRoom` throws, and `server-unreachable` where the engine cannot be fetched. */
export const joinLazily: DeviceStoreOptions['join'] = async (code, options) => {
  const { joinRoom } = await fetchEngine().catch((thrown: unknown) => {
    throw new TabgridError('server-unreachable', text.page.unreachable, { cause: thrown })
  })
  return joinRoom(code, options)
}

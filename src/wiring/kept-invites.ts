import type { RoomCode } from '../base/ids.ts'
import * as invites from '../runtime/kept-invites.ts'
import { ownSettings } from './device-parts.ts'

/** What the links to rooms told, kept in this browser so that a reloaded page has it and the address bar need not show it. */
export const keptInvites = {
  keep: async (code: RoomCode, link: invites.KeptLink): Promise<void> =>
    invites.keepInvite(await ownSettings(), code, link),
  find: async (code: RoomCode): Promise<invites.KeptLink | undefined> =>
    invites.keptInvite(await ownSettings(), code),
  forget: async (code: RoomCode): Promise<void> => invites.forgetInvite(await ownSettings(), code),
}

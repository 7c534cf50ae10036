import type { Identity, InvitationId } from '../../base/ids.ts'
import * as v from '../../base/schema.ts'
import type { Settings } from '../../ports.ts'
import { roles } from '../../protocol/role.ts'
import type { RoomKind, RoomPolicy } from '../api/admission-api.ts'
import { read } from '../kept-identity.ts'
import type { Roster } from './admission.ts'

const key = 'room-roster'

const identity = v.pipe(
  v.string(),
  v.regex(/^[\w-]{1,64}$/),
  v.transform((text) => text as Identity),
)
const verify = v.picklist(['none', 'adaptive', 'strict'])
const standing = v.variant('at', [
  v.object({ at: v.literal('approved'), role: v.picklist(roles) }),
  v.object({ at: v.literal('removed') }),
  v.object({ at: v.literal('banned'), because: v.picklist(['host', 'wrong-result']) }),
])
const KeptRoster = v.object({
  policy: v.object({
    kind: v.picklist(['classroom', 'project']),
    admission: v.picklist(['everybody', 'approval']),
    verify,
    locked: v.boolean(),
    ownNames: v.optional(v.boolean(), true),
  }),
  insiders: v.array(identity),
  people: v.array(v.object({ identity, name: v.string(), standing })),
  invitations: v.array(
    v.object({
      id: v.pipe(
        v.string(),
        v.transform((text) => text as InvitationId),
      ),
      token: v.string(),
      role: v.picklist(roles),
      expiresMs: v.number(),
      uses: v.number(),
      only: v.optional(identity),
      usedBy: v.array(identity),
      withdrawn: v.boolean(),
    }),
  ),
})

const policies = {
  classroom: { kind: 'classroom', admission: 'everybody', verify: 'none', locked: false, ownNames: true },
  project: { kind: 'project', admission: 'approval', verify: 'adaptive', locked: false, ownNames: true },
} as const satisfies Record<RoomKind, RoomPolicy>

export const newRoster = (kind: RoomKind): Roster => ({
  policy: policies[kind],
  insiders: [],
  people: [],
  invitations: [],
})

/**
 * The roster of the room of an earlier life of this page. What cannot be read is replaced by the stricter kind, as the ban of somebody may be lost
 * with it. A room that is opened as another kind than it was becomes that; what is kept of people stays.
 */
export async function keptRoster(settings: Settings, kind: RoomKind | undefined): Promise<Roster> {
  const found = await read(settings, key)
  if (found === undefined) return newRoster(kind ?? 'classroom')
  const parsed = v.safeParse(KeptRoster, found)
  if (!parsed.success) return newRoster('project')
  const { policy, insiders, people } = parsed.output
  const invitations = parsed.output.invitations.map((one) => ({ ...one, only: one.only }))
  const roster = { policy, insiders, people, invitations }
  return kind === undefined || kind === policy.kind ? roster : { ...roster, policy: policies[kind] }
}

export const keepRoster = (settings: Settings, roster: Roster): Promise<void> => settings.set(key, roster)

export const forgetRoster = (settings: Settings): Promise<void> => settings.remove(key)

import type { RoomCode } from '../base/ids.ts'
import * as v from '../base/schema.ts'
import type { Settings } from '../ports.ts'
import { read } from './kept-identity.ts'

const key = 'invites'
/** Of the rooms entered last. */
const most = 16

const Kept = v.array(v.object({ code: v.string(), invite: v.string(), token: v.optional(v.string()) }))
type Kept = v.InferOutput<typeof Kept>

async function others(settings: Settings, code: RoomCode): Promise<Kept> {
  const parsed = v.safeParse(Kept, await read(settings, key))
  return parsed.success ? parsed.output.filter((one) => one.code !== code) : []
}

/** What a link tells besides its code. */
export interface KeptLink {
  readonly invite: string
  /** Of an invitation, where it has one. */
  readonly token: string | undefined
}

/** Keeps what a link told besides its code, so that a reloaded page has it. Rejects where nothing can be kept. */
export async function keepInvite(settings: Settings, code: RoomCode, { invite, token }: KeptLink): Promise<void> {
  const kept = { code, invite, ...(token !== undefined && { token }) }
  await settings.set(key, [kept, ...(await others(settings, code))].slice(0, most))
}

export async function keptInvite(settings: Settings, code: RoomCode): Promise<KeptLink | undefined> {
  const parsed = v.safeParse(Kept, await read(settings, key))
  const found = parsed.success ? parsed.output.find((one) => one.code === code) : undefined
  return found === undefined ? undefined : { invite: found.invite, token: found.token }
}

export async function forgetInvite(settings: Settings, code: RoomCode): Promise<void> {
  await settings.set(key, await others(settings, code))
}

import * as v from 'valibot'
import type { RoomCode } from '../base/ids.ts'
import type { Settings } from '../ports.ts'
import { read } from './kept-identity.ts'

const key = 'invites'
/** Of the rooms entered last. */
const most = 16

const Kept = v.array(v.object({ code: v.string(), invite: v.string() }))
type Kept = v.InferOutput<typeof Kept>

async function others(settings: Settings, code: RoomCode): Promise<Kept> {
  const parsed = v.safeParse(Kept, await read(settings, key))
  return parsed.success ? parsed.output.filter((one) => one.code !== code) : []
}

/** Keeps what a link told besides its code, so that a reloaded page has it. Rejects where nothing can be kept. */
export async function keepInvite(settings: Settings, code: RoomCode, invite: string): Promise<void> {
  await settings.set(key, [{ code, invite }, ...(await others(settings, code))].slice(0, most))
}

export async function keptInvite(settings: Settings, code: RoomCode): Promise<string | undefined> {
  const parsed = v.safeParse(Kept, await read(settings, key))
  return parsed.success ? parsed.output.find((one) => one.code === code)?.invite : undefined
}

export async function forgetInvite(settings: Settings, code: RoomCode): Promise<void> {
  await settings.set(key, await others(settings, code))
}

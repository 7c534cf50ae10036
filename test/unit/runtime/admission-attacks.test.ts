import { expect, test } from 'vitest'
import type { Identity, JobId, RoomName } from '../../../src/base/ids.ts'
import { toTaskScript } from '../../../src/core/task.ts'
import {
  type JoinToken,
  readJoinToken,
  showJoinToken,
  signJoinToken,
  tokenChecks,
} from '../../../src/identity/join-token.ts'
import { type KeyPair, newKeyPair } from '../../../src/identity/keys.ts'
import { admissionChecks, roleChecks } from '../../../src/runtime/admission/admission.ts'
import { keptRoomKeys } from '../../../src/runtime/kept-room-keys.ts'
import { seeded } from '../identity/pair.ts'
import { Door, idOf, sum } from './door.ts'
import type { ScriptedDevice } from './scripted-peers.ts'

// Each attack is tried twice: as the host stands, and with the one check switched off that is named as its defence.

/** All that makes a difference to who is in: it gets a shard, its result counts, and its own job runs. */
async function harmOf(door: Door, device: ScriptedDevice): Promise<string[]> {
  door.room.allowSubmissions(true)
  const job = door.room.run(sum, { input: 4, verify: 'none' })
  device.start()
  device.say({ type: 'claim', job: job.id, unit: 0 })
  await door.pass()
  for (const { lease, to } of device.told('lease')) device.answer(lease, 6, to)
  const task = toTaskScript(sum)
  const fields = { job: 'own' as JobId, task, title: 'Own', params: undefined, input: 3, unitLimitMs: 1_000 }
  device.say({ type: 'submit', ...fields })
  await door.pass()
  const harm: string[] = []
  if (device.told('job').length > 0) harm.push('told')
  if (device.told('lease').length > 0) harm.push('lease')
  if (job.progress().unitsDone > 0) harm.push('counted')
  if (door.room.jobs().some(({ title }) => title.startsWith('Own'))) harm.push('submitted')
  return harm
}
const everyHarm = ['told', 'lease', 'counted', 'submitted']

interface Attack {
  readonly kind: 'classroom' | 'project'
  /** Switches its one defence off, and gives the way to switch it on again. */
  disarm(): () => void
  /** Gives the device that should not be in. */
  attack(door: Door): Promise<ScriptedDevice>
}

/** A check that lets everything pass. */
function off<T extends Record<string, (...given: never[]) => boolean>>(table: T, name: keyof T): () => () => void {
  return () => {
    const stands = table[name]
    table[name] = (() => true) as T[keyof T]
    return () => {
      table[name] = stands
    }
  }
}

const longAgo = 60 * 60 * 1_000
async function hostKeys(door: Door): Promise<KeyPair> {
  const kept = await keptRoomKeys(door.world.settings)
  if (kept === undefined) throw new Error('the room has no keys')
  return kept.keys
}
/** A token of this room, altered and signed anew by whoever that is. */
async function forged(door: Door, changes: Partial<JoinToken>, signer?: KeyPair): Promise<string> {
  const token = readJoinToken(door.room.admission.invite({ uses: 5 }).token)
  return showJoinToken(signJoinToken({ ...token, ...changes }, signer ?? (await hostKeys(door))))
}

const attacks: Record<string, Attack> = {
  'somebody who was not let in': {
    kind: 'project',
    disarm: off(admissionChecks, 'approved'),
    attack: (door) => door.come('stranger-1'),
  },
  'a banned profile in a new tab': {
    kind: 'classroom',
    disarm: off(admissionChecks, 'notBanned'),
    async attack(door) {
      await door.come('evil-1')
      door.room.admission.ban(idOf('evil-1'))
      await door.reload()
      return door.come('evil-2')
    },
  },
  'somebody new in a locked room': {
    kind: 'classroom',
    disarm: off(admissionChecks, 'notLocked'),
    async attack(door) {
      door.room.admission.setLocked(true)
      return door.come('stranger-1', door.room.admission.invite().token)
    },
  },
  'a removed one by its old session': {
    kind: 'project',
    disarm: off(admissionChecks, 'approved'),
    async attack(door) {
      const device = await door.come('friend-1')
      door.room.admission.approve(idOf('friend-1'))
      await door.pass()
      door.room.admission.remove(idOf('friend-1'))
      await door.pass()
      device.heard.length = 0
      const network = await door.world.hub.join(door.room.code)
      network.on('link', (link) => device.connect(link)) // resumes the session that it had
      await door.pass()
      device.hello()
      await door.pass()
      return device
    },
  },
  'a removed one by its invitation': {
    kind: 'project',
    disarm: off(admissionChecks, 'notRemoved'),
    async attack(door) {
      const { token } = door.room.admission.invite({ uses: 5 })
      await door.come('friend-1', token)
      door.room.admission.remove(idOf('friend-1'))
      await door.pass()
      return door.come('friend-2', token)
    },
  },
  'an observer that computes and submits': {
    kind: 'project',
    disarm: off(roleChecks, 'computes'),
    attack: (door) => door.come('reader-1', door.room.admission.invite({ role: 'observer' }).token),
  },
  'an expired token': {
    kind: 'project',
    disarm: off(tokenChecks, 'expiry'),
    attack: async (door) => {
      const expiresS = (door.world.clock.dateMs() - longAgo) / 1_000
      return door.come('stranger-1', await forged(door, { expiresS: Math.floor(expiresS) }))
    },
  },
  'a token of another room of the same host': {
    kind: 'project',
    disarm: off(tokenChecks, 'room'),
    attack: async (door) => door.come('stranger-1', await forged(door, { room: 'b'.repeat(26) as RoomName })),
  },
  'a token signed by somebody else': {
    kind: 'project',
    disarm: off(tokenChecks, 'signature'),
    attack: async (door) => door.come('stranger-1', await forged(door, {}, newKeyPair(seeded('forger')))),
  },
  'an altered role': {
    kind: 'project',
    disarm: off(tokenChecks, 'signature'),
    attack(door) {
      const { token } = door.room.admission.invite({ role: 'observer' })
      return door.come('reader-1', token.replace('.observer.', '.device.'))
    },
  },
  'a withdrawn token': {
    kind: 'project',
    disarm: off(tokenChecks, 'withdrawn'),
    async attack(door) {
      const { id, token } = door.room.admission.invite()
      door.room.admission.withdraw(id)
      await door.reload()
      return door.come('stranger-1', token)
    },
  },
  'a token that others used up': {
    kind: 'project',
    disarm: off(tokenChecks, 'uses'),
    async attack(door) {
      const { token } = door.room.admission.invite({ uses: 1 })
      await door.come('friend-1', token)
      await door.reload()
      return door.come('stranger-1', token)
    },
  },
  'a token that is meant for another profile': {
    kind: 'project',
    disarm: off(tokenChecks, 'device'),
    attack: async (door) => door.come('thief-1', await forged(door, { only: 'c'.repeat(20) as Identity })),
  },
}

test.each(Object.entries(attacks))('[W50] %s: nothing comes of it', async (_, { kind, attack }) => {
  const door = await Door.open({ kind })
  expect(await harmOf(door, await attack(door))).toEqual([])
})

test.each(Object.entries(attacks))('[W50] %s: with its one check off it does all its harm', async (_, one) => {
  const arm = one.disarm()
  try {
    const door = await Door.open({ kind: one.kind })
    expect(await harmOf(door, await one.attack(door))).toEqual(everyHarm)
  } finally {
    arm()
  }
})

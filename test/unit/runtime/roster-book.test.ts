import { expect, test } from 'vitest'
import type { Identity, RoomName } from '../../../src/base/ids.ts'
import { newKeyPair } from '../../../src/identity/keys.ts'
import { newRoster } from '../../../src/runtime/admission/kept-roster.ts'
import { RosterBook } from '../../../src/runtime/admission/roster-book.ts'

test('[W53] that a ban is lifted is said when a reload would find it so', async () => {
  const random = (count: number) => new Uint8Array(count).fill(7)
  const kept: { people: number; done(): void }[] = []
  const book = new RosterBook({
    roster: newRoster('classroom'),
    seal: { room: 'a'.repeat(26) as RoomName, keys: newKeyPair(random) },
    random,
    clock: { dateMs: () => 0 },
    keep: ({ people }) => new Promise((resolve) => kept.push({ people: people.length, done: resolve })),
    changed: () => undefined,
  })
  const identity = 'liar' as Identity
  book.note({ identity, name: 'Liar', standing: { at: 'banned', because: 'host' } })
  let lifted = false
  const lifting = book.forget(identity).then(() => {
    lifted = true
  })
  kept[0]?.done()
  await Promise.resolve()
  expect([kept.map(({ people }) => people), lifted]).toEqual([[1, 0], false])
  kept[1]?.done()
  await lifting
  expect(lifted).toBe(true)
})

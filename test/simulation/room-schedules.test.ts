import { expect, test } from 'vitest'
import { runRoomSchedule, tallyRooms } from '../../src/sim/faults/room-schedule.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('in 60 rooms the answer is exact, whatever is cut, muffled, reloaded or full', async () => {
  const { findings, census } = await tallyRooms({ from: 1, count: 60 }, turn)
  expect(findings).toEqual([])
  const happened = ['coordinator crashed', 'link cut', 'device silent', 'device stopped', 'device closed'] as const
  for (const what of happened) expect(census[what], what).toBeGreaterThan(10)
  expect((census['write failed'] ?? 0) + (census['disk full'] ?? 0)).toBeGreaterThan(0)
}, 60_000)

test('the same seed plays the same room', async () => {
  const [first, second] = [await runRoomSchedule(5, turn), await runRoomSchedule(5, turn)]
  expect(first.story.length).toBeGreaterThan(1_000)
  expect(second.story).toBe(first.story)
})

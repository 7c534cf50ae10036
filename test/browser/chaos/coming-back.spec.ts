import { expect, test } from '@playwright/test'
import { ChaosRoom } from './chaos-room.ts'
import { sleep } from './sleep.ts'

const frozenMs = 15_000
/** What is promised, and what a loaded machine may add. */
const backWithinMs = 5_000
const slack = 3

test('[W97] a device that was frozen for long computes again soon after it is thawed', async () => {
  const room = await ChaosRoom.open(2)
  try {
    const [sleeper] = room.devices
    if (sleeper === undefined) throw new Error('there are two devices')
    expect(await sleep(room, sleeper, frozenMs)).toBeLessThan(backWithinMs * slack)
  } finally {
    await room.close()
  }
})

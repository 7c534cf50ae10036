import { type HostRoom, joinRoom, openRoom } from '../../../src/browser.ts'
import { everyMathTask, inputsOf, places } from '../../contracts/every-math-function.ts'

// A host or a device of a room of several engines.

let room: HostRoom | undefined

const offered = {
  async open(): Promise<string> {
    room = await openRoom({ storage: 'memory', ownSlots: 0 })
    return room.code
  },
  async join(code: string, name: string): Promise<void> {
    ;(await joinRoom(code, { name })).start(1)
  },
  devices: () => room?.devices().filter(({ slots }) => slots > 0).length ?? 0,
  /** Every unit is computed by both engines. Gives how many units counted, and who was removed for a wrong one. */
  async run(deterministic: boolean): Promise<{ units: number; removed: string[] }> {
    if (room === undefined) throw new Error('open a room first')
    const job = room.run(everyMathTask(deterministic), {
      input: places,
      params: inputsOf('engines'),
      verify: 'strict',
    })
    const removed: string[] = []
    for await (const event of job) if (event.type === 'device-removed') removed.push(...event.deviceNames)
    return { units: (await job.result()).length, removed }
  },
}

declare global {
  var engines: typeof offered
}
globalThis.engines = offered

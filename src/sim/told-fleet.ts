import type { Rng } from '../base/rng.ts'
import { EventQueue } from './event-queue.ts'
import type { FleetEvent, FleetHistory } from './fleet.ts'
import { Conscience } from './liar.ts'
import type { RecordedDevice } from './recorded-run.ts'

/** Nobody measures what a link could carry: home Wi-Fi, as in the scenarios' middle. */
const bytesPerMs = { down: (50 * 1e6) / 8 / 1_000, up: (10 * 1e6) / 8 / 1_000 }

/** What befell the devices of a recorded run. Who comes back is another one: the scheduler has forgotten it. */
export class ToldFleet implements FleetHistory {
  readonly #events = new EventQueue<FleetEvent>()

  constructor(devices: readonly RecordedDevice[], rng: Rng) {
    let device = 0
    const stays = devices.flatMap((each) => each.stays.map((stay) => ({ each, stay })))
    stays.sort((left, right) => left.stay.fromMs - right.stay.fromMs)
    for (const { each, stay } of stays) {
      const traits = {
        ...{ slots: stay.slots, latencyMs: each.latencyMs, score: each.score, delays: each.delays },
        ...{ downBytesPerMs: bytesPerMs.down, upBytesPerMs: bytesPerMs.up },
        conscience: new Conscience(undefined, rng),
      }
      const { speed } = each
      this.#events.add(stay.fromMs, { type: 'appeared', atMs: stay.fromMs, device, traits, speed })
      if (stay.toMs !== undefined)
        this.#events.add(stay.toMs, { type: 'gone', atMs: stay.toMs, device, fate: stay.fate })
      device++
    }
  }

  get nextMs(): number {
    return this.#events.earliestMs
  }

  next(): FleetEvent | undefined {
    return this.#events.take()
  }
}

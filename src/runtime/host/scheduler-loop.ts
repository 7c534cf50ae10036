import type { DeviceId } from '../../base/ids.ts'
import { Rng } from '../../base/rng.ts'
import type { Effect } from '../../core/effect.ts'
import type { SchedulerEvent } from '../../core/event.ts'
import { Scheduler } from '../../core/scheduler.ts'
import type { Clock } from '../../ports.ts'
import type { ResultValue } from '../jobs/run.ts'
import { StoryRecorder } from './story-recorder.ts'

export type Untimed<E> = E extends { atMs: number } ? Omit<E, 'atMs'> : never

interface LoopParts {
  readonly clock: Clock
  readonly epoch: number
  readonly seed: string
  /** @param result what came with the event that these effects follow from. */
  perform(effects: readonly Effect[], result: ResultValue | undefined): void
  /** Something that must never happen did: nothing the scheduler says can be trusted any more. Called once. */
  broken(thrown: unknown): void
  heard(device: DeviceId, atMs: number): void
}

/** Tells the scheduler one event at a time, writes its story, and has its decisions performed. */
export class SchedulerLoop {
  readonly scheduler: Scheduler
  readonly story: StoryRecorder
  readonly #parts: LoopParts
  /** Events that came while the effects of an earlier one are being performed: each has its own turn. */
  readonly #untold: { readonly event: Untimed<SchedulerEvent>; readonly result: ResultValue | undefined }[] = []
  #telling = false
  #broken = false

  constructor(parts: LoopParts) {
    this.#parts = parts
    const { epoch, seed } = parts
    this.scheduler = new Scheduler({ epoch, rng: new Rng(seed) })
    this.story = new StoryRecorder({ epoch, seed })
  }

  get broken(): boolean {
    return this.#broken
  }

  /** @throws what the scheduler threw, after `broken` was told; from then on events are of no consequence. */
  tell(event: Untimed<SchedulerEvent>, result?: ResultValue): void {
    if (this.#broken) return
    this.#untold.push({ event, result })
    if (this.#telling) return
    this.#telling = true
    try {
      for (let next = this.#untold.shift(); next !== undefined; next = this.#untold.shift()) {
        this.#handle({ ...next.event, atMs: this.#parts.clock.nowMs() } as SchedulerEvent, next.result)
      }
    } catch (thrown) {
      this.#broken = true
      this.#untold.length = 0
      this.story.stop('the scheduler was stopped here by a failure of its own')
      this.#parts.broken(thrown)
      throw thrown
    } finally {
      this.#telling = false
    }
  }

  #handle(event: SchedulerEvent, result: ResultValue | undefined): void {
    if ('device' in event) this.#parts.heard(event.device, event.atMs)
    let effects: readonly Effect[] = []
    try {
      effects = this.scheduler.handle(event)
    } finally {
      this.story.note(event, effects) // also the event that it broke at: a replay breaks there too
    }
    this.#parts.perform(effects, result)
  }
}

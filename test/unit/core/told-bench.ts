import type { Effect } from '../../../src/core/effect.ts'
import type { SchedulerEvent } from '../../../src/core/event.ts'
import { storyHead, storyLine } from '../../../src/core/story.ts'
import { Bench } from './scheduler-fixture.ts'

/** A bench that writes down its own story. */
export class ToldBench extends Bench {
  readonly lines: string[]

  constructor(seed: string) {
    super(seed)
    this.lines = [storyHead({ epoch: 1, seed })]
  }

  override tell(event: Parameters<Bench['tell']>[0]): Effect[] {
    const effects = super.tell(event)
    this.lines.push(storyLine({ ...event, atMs: this.atMs } as SchedulerEvent, effects))
    return effects
  }
}

import type { Clock, Link, TaskRunner } from '../../ports.ts'
import { TrickedLinks } from './tricked-links.ts'
import { trickedRunner } from './tricked-runner.ts'
import { Tricks } from './tricks.ts'

/** What stands between a device and its workers and links, so that tricks can be played on it. Without one it only passes on. */
export class Stage {
  readonly tricks: Tricks
  readonly #links: TrickedLinks

  constructor(clock: Clock) {
    this.tricks = new Tricks(clock)
    this.#links = new TrickedLinks(this.tricks)
  }

  around(runner: TaskRunner): TaskRunner {
    return trickedRunner(runner, this.tricks)
  }

  /** @param connect takes the link: now, or when the device is back from where a trick took it. */
  take(link: Link, connect: (link: Link) => void): void {
    this.#links.take(link, connect)
  }
}

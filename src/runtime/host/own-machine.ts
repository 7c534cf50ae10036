import type { TabgridError } from '../../base/errors.ts'
import type { RandomBytes } from '../../base/ids.ts'
import type { ProvenHost } from '../../identity/credentials.ts'
import type { Clock, Link, TaskRunner } from '../../ports.ts'
import { DeviceAgent } from '../device/device-agent.ts'
import { Stage } from '../device/stage.ts'
import type { OwnDevice } from './own-seat.ts'

interface Parts extends OwnDevice {
  readonly clock: Clock
  readonly random: RandomBytes
  readonly runner: TaskRunner
  readonly host: ProvenHost
  /** Two ends of a link inside of this page. */
  linkPair(): { near: Link; far: Link }
  attach(link: Link): void
}

/** The host's machine as a device of its own room. */
export class OwnMachine {
  readonly #parts: Parts
  readonly #stage: Stage
  #agent: DeviceAgent | undefined
  #over = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#stage = new Stage(parts.clock)
  }

  /** Lends so many workers; 0 takes it out. */
  lend(slots: number): void {
    if (slots === 0) this.#agent?.stop()
    else {
      this.#agent ??= this.#begin()
      this.#agent.start(slots)
    }
  }

  #begin(): DeviceAgent {
    const { clock, random, runner, device, name, cores } = this.#parts
    const { tricks } = this.#stage
    tricks.allow(true) // who would play them is its person
    const staged = this.#stage.around(runner)
    const agent = new DeviceAgent({ clock, runner: staged, random, device, name, cores, kind: 'computer', tricks })
    this.#link(agent)
    return agent
  }

  /** Nobody dials this machine: when the page was blocked for so long that its coordinator let it go, it comes back by itself. */
  #link(agent: DeviceAgent): void {
    const { linkPair, attach, host } = this.#parts
    const { near, far } = linkPair()
    far.on('close', () => {
      if (!this.#over) this.#link(agent)
    })
    attach(near)
    this.#stage.take(far, (link) => agent.connect(link, host))
  }

  end(error: TabgridError): void {
    this.#over = true
    this.#agent?.end(error)
    this.#stage.tricks.allow(false)
  }
}

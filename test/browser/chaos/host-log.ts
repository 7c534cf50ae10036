import { expect } from '@playwright/test'
import type { DeviceId } from '../../../src/base/ids.ts'
import { replay } from '../../../src/core/replay.ts'
import { parseStoryLine, type StoryEntry } from '../../../src/core/story.ts'
import type { Tab } from './machine.ts'

type Handled = Extract<StoryEntry, { type: 'handled' }>

export interface LettingGo {
  /** Of its own: it said goodbye, or its link was closed. */
  readonly because: 'word' | 'silence'
  readonly afterMs: number
}

/** The event log of one life of the coordinator. Its times are its page's own, in milliseconds. */
export class HostLog {
  readonly #tab: Tab

  constructor(tab: Tab) {
    this.#tab = tab
  }

  nowMs(): Promise<number> {
    return this.#tab.page.evaluate(() => chaos.nowMs())
  }

  /** How and when the coordinator first let go of this device after `sinceMs`. Waits until it has. */
  async lettingGo(device: DeviceId | undefined, sinceMs: number): Promise<LettingGo> {
    let found: LettingGo | undefined
    const look = async () => {
      for (const entry of await this.#since(sinceMs)) {
        const because = whyLetGo(entry, device)
        if (because !== undefined) found ??= { because, afterMs: entry.event.atMs - sinceMs }
      }
      return found
    }
    await expect.poll(look, `${device} is let go`).toBeDefined()
    return found ?? { because: 'word', afterMs: Number.NaN }
  }

  /** How long after `sinceMs` the first result of this device came. Waits until it has. */
  async firstResult(device: DeviceId | undefined, sinceMs: number): Promise<number> {
    let afterMs: number | undefined
    const look = async () => {
      const results = (await this.#since(sinceMs)).filter(({ event }) => isResultOf(event, device))
      afterMs = results[0] && results[0].event.atMs - sinceMs
      return afterMs
    }
    await expect.poll(look, `a result of ${device}`).toBeDefined()
    return afterMs ?? Number.NaN
  }

  /** Every decision of this life is made again here from its events, and must be the same. Gives how many there were. */
  async replay(): Promise<number> {
    return replay(await this.#lines()).events
  }

  #lines(): Promise<string[]> {
    return this.#tab.page.evaluate(() => chaos.story())
  }

  async #since(sinceMs: number): Promise<Handled[]> {
    return (await this.#lines())
      .map((line) => parseStoryLine(line))
      .filter((entry) => entry.type === 'handled')
      .filter(({ event }) => event.atMs >= sinceMs)
  }
}

const isResultOf = (event: Handled['event'], device: DeviceId | undefined): boolean =>
  event.type === 'result-received' && event.device === device

function whyLetGo({ event, effects }: Handled, device: DeviceId | undefined): LettingGo['because'] | undefined {
  if (effects.some((effect) => effect.type === 'drop-device' && effect.device === device)) return 'silence'
  const word = event.type === 'device-left' || event.type === 'device-stopped'
  return word && event.device === device ? 'word' : undefined
}

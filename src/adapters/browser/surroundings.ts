import { Emitter } from '../../base/emitter.ts'
import type { Surroundings } from '../../ports.ts'

/** The part of the battery API that is used here: Chromium has it, in secure contexts; no other browser tells. */
interface Battery extends EventTarget {
  readonly charging: boolean
}
type Teller = Navigator & { getBattery?(): Promise<Battery> }

class BrowserSurroundings implements Surroundings {
  readonly #events = new Emitter<{ change: () => void }>()
  #gone = false
  #battery: Battery | undefined

  constructor() {
    const change = () => this.#events.emit('change')
    const gone = (isGone: boolean) => () => {
      this.#gone = isGone
      change()
    }
    addEventListener('pagehide', gone(true))
    addEventListener('pageshow', gone(false))
    document.addEventListener('visibilitychange', change)
    const asked = (navigator as Teller).getBattery?.()
    asked?.then(
      (battery) => {
        this.#battery = battery
        battery.addEventListener('chargingchange', change)
        change()
      },
      () => undefined, // it does not tell this page
    )
  }

  get page(): Surroundings['page'] {
    if (this.#gone) return 'gone'
    return document.visibilityState === 'hidden' ? 'hidden' : 'front'
  }

  get plugged(): boolean | undefined {
    return this.#battery?.charging
  }

  /** A finger is the first way to point here. */
  get handheld(): boolean {
    return matchMedia('(hover: none) and (pointer: coarse)').matches
  }

  on(event: 'change', listener: () => void): () => void {
    return this.#events.on(event, listener)
  }
}

let surroundings: BrowserSurroundings | undefined

/**
 * The page's one view of its browser. To be asked for before a link is opened: the window calls its listeners in the order of
 * their adding, and a link that heard `pagehide` carries no last word any more.
 */
export function browserSurroundings(): Surroundings {
  surroundings ??= new BrowserSurroundings()
  return surroundings
}

import { Emitter } from '../../base/emitter.ts'
import type { Surroundings } from '../../ports.ts'

/** A page and a machine that are as a test says. */
export class MemorySurroundings implements Surroundings {
  readonly #events = new Emitter<{ change: () => void }>()
  page: Surroundings['page'] = 'front'
  plugged: boolean | undefined
  handheld = false

  become(changes: Partial<Pick<Surroundings, 'page' | 'plugged' | 'handheld'>>): void {
    Object.assign(this, changes)
    this.#events.emit('change')
  }

  on(event: 'change', listener: () => void): () => void {
    return this.#events.on(event, listener)
  }
}

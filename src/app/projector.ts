import { effect, signal } from '@preact/signals'
import { remember, remembered } from './remember.ts'

/** Larger, with more contrast and quieter controls: for a page that a whole room looks at. */
export const projector = signal(remembered('projector') === 'on')

/** Kept from the first choice on. */
export function switchProjector(): void {
  projector.value = !projector.value
  remember('projector', projector.value ? 'on' : 'off')
}

/** Shows the page as it was chosen, until the returned function is called. */
export function showProjector(): () => void {
  const { dataset } = document.documentElement
  const stop = effect(() => {
    dataset.mode = projector.value ? 'projector' : 'plain'
  })
  return () => {
    stop()
    delete dataset.mode
  }
}

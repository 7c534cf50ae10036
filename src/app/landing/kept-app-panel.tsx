import { useEffect } from 'preact/hooks'
import type { KeptAppStore } from '../offline/kept-app.ts'
import { text } from '../text.ts'

/** Offers to keep the app in this browser; nothing is kept before somebody presses. */
export function KeptAppPanel({ store }: { store: KeptAppStore }) {
  useEffect(() => void store.look(), [store])
  const { value: state } = store.state
  if (state.at === 'impossible') return null
  return (
    <p class="kept-app" role="status">
      {state.at === 'offered' && (
        <button type="button" class="quiet small" onClick={() => store.keep()}>
          {text.keptApp.keep}
        </button>
      )}{' '}
      {state.at === 'kept' && text.keptApp.kept}
      {state.at === 'fetching' && text.keptApp.fetching}
      {state.at === 'offered' && (store.failed.value ? text.keptApp.failed : text.keptApp.about)}
    </p>
  )
}

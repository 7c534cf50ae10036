import { render } from 'preact'
import { App } from './app.tsx'
import { fetchEngine, forgetInvite, joinLazily } from './engine.ts'
import { LazyPart } from './lazy-part.ts'
import { followHash } from './router.ts'
import { showTheme } from './theme.ts'
import './theme.css'

showTheme()

const root = document.getElementById('app')
/** `able.ts` has said in the place of the app what this browser lacks. */
const isRefused = document.documentElement.hasAttribute('data-refused')
if (root !== null && !isRefused) {
  fetchEngine().catch(() => undefined) // a head start: every way on needs it, and says what is wrong
  const host = new LazyPart(async () => (await import('./host/host-part.tsx')).createHostPart())
  render(<App route={followHash()} host={host} join={joinLazily} forgetInvite={forgetInvite} />, root)
}

import { render } from 'preact'
import { App } from './app.tsx'
import { fetchEngine } from './engine.ts'
import { LazyPart } from './lazy-part.ts'
import { followHash } from './router.ts'
import { beginLanguage } from './spoken-language.ts'
import { notLoaded } from './text/not-loaded.ts'
import { loadWords } from './text.ts'
import { showTheme } from './theme.ts'
import './theme.css'

showTheme()
beginLanguage()

const root = document.getElementById('app')
/** `able.ts` has said in the place of the app what this browser lacks. */
const isRefused = document.documentElement.hasAttribute('data-refused')
if (root !== null && !isRefused) {
  const route = followHash()
  const landing = new LazyPart(async () => {
    const [{ createLandingPart }] = await Promise.all([import('./landing/landing-part.tsx'), loadWords('landing')])
    return createLandingPart()
  })
  const host = new LazyPart(async () => {
    const [{ createHostPart }] = await Promise.all([import('./host/host-part.tsx'), loadWords('host')])
    return createHostPart()
  })
  const device = new LazyPart(async () => {
    const [{ createDevicePart }] = await Promise.all([import('./device/device-part.tsx'), loadWords('device')])
    return createDevicePart()
  })
  const lab = new LazyPart(async () => {
    const [{ createLabPart }] = await Promise.all([import('./lab/lab-part.tsx'), loadWords('lab'), loadWords('host')])
    return createLabPart(host)
  })
  const check = new LazyPart(async () => {
    const [{ createCheckPart }] = await Promise.all([import('./check/check-part.tsx'), loadWords('check')])
    return createCheckPart()
  })
  const pages = { landing, host, device, lab, check }
  const { page } = route.value
  void pages[page === 'limits' ? 'device' : page].load() // beside the first words
  if (page === 'landing' || page === 'device') fetchEngine().catch(() => undefined) // a head start: whoever needs it says what is wrong
  // Not awaited here: what is fetched may itself import from this module, and would wait for its end.
  loadWords('first').then(
    () => render(<App {...{ route, ...pages }} />, root),
    () => {
      root.textContent = notLoaded.join(' ')
    },
  )
}

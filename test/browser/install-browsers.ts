import { findChromium, noChromium } from '../../src/cli/chromium.ts'
import { installChromium } from '../../src/cli/install-chromium.ts'
import { findFirefox, installFirefox, noFirefox } from './firefox/firefox.ts'
import { installLab } from './network/lab-tools.ts'

// Run before the browser tests. Without a browser these are skipped for a user, and fail where CI=true.

const say = (sentence: string): void => console.error(`[browser tests] ${sentence}`)

if (installChromium()) say(`Using ${findChromium()}`)
else if (process.env.CI === 'true') {
  say(noChromium)
  process.exitCode = 1
} else say(`${noChromium}. THE BROWSER TESTS ARE SKIPPED.`)

if (installFirefox()) say(`Using ${findFirefox()}`)
else if (process.env.CI === 'true') {
  say(noFirefox)
  process.exitCode = 1
} else say(`${noFirefox}. THE FIREFOX TESTS ARE LEFT OUT.`)

const whyNoLab = installLab()
if (whyNoLab === undefined) say('Network namespaces can be made')
else if (process.env.CI === 'true') {
  say(whyNoLab)
  process.exitCode = 1
} else say(`${whyNoLab} THE TESTS OF REAL NETWORKS ARE LEFT OUT.`)

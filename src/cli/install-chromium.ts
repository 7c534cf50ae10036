import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from './chromium.ts'

/** Each way to get one, tried in this order while there is none. Each ends at its first step that fails. */
const ways = [
  { asks: 'Playwright', possible: true, steps: ['npx playwright install chromium'] },
  {
    asks: 'Debian',
    possible: process.getuid?.() === 0 && existsSync('/etc/debian_version'),
    steps: ['apt-get update', 'apt-get install --yes chromium'],
  },
]

const say = (sentence: string): void => console.error(`[browser] ${sentence}`)

/** Makes sure that there is a Chromium, and says what it does for it. Returns whether there is one in the end. */
export function installChromium(): boolean {
  for (const { asks, steps } of ways.filter(({ possible }) => possible)) {
    if (findChromium() !== undefined) return true
    say(`No Chromium here: asking ${asks} for one.`)
    steps.every((step) => {
      say(`Running: ${step}`)
      return spawnSync(step, { shell: true, stdio: ['ignore', 2, 2] }).status === 0
    })
  }
  return findChromium() !== undefined
}

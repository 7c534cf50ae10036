import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, launch } from 'puppeteer-core'

// Playwright drives only a Firefox of its own making. Debian's is driven over WebDriver BiDi.

const commands = ['firefox-esr', 'firefox']

/** The path of a Firefox: the one that `TABGRID_FIREFOX` names, else the system's. */
export function findFirefox(): string | undefined {
  const named = process.env.TABGRID_FIREFOX
  if (named !== undefined && named !== '') return named
  const directories = (process.env.PATH ?? '').split(delimiter).filter((directory) => directory !== '')
  return commands.flatMap((command) => directories.map((directory) => join(directory, command))).find(existsSync)
}

/** Debian's, where that can be had without asking a person. Returns whether there is one in the end. */
export function installFirefox(): boolean {
  if (findFirefox() !== undefined) return true
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false
  return (
    ['apt-get update', 'apt-get install --yes --no-install-recommends firefox-esr'].every(
      (step) => spawnSync(step, { shell: true, stdio: ['ignore', 2, 2] }).status === 0,
    ) && findFirefox() !== undefined
  )
}

export const noFirefox =
  'No Firefox found. Install one (Debian: apt-get install firefox-esr), or name it: TABGRID_FIREFOX=/path/to/firefox'

/** Tabs of other browsers on this machine can be linked to: no names that only multicast resolves instead of addresses. */
const extraPrefsFirefox = {
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.peerconnection.ice.loopback': true,
}

/** @throws where there is none. */
export async function launchFirefox(): Promise<Browser> {
  const executablePath = findFirefox()
  if (executablePath === undefined) throw new Error(noFirefox)
  return launch({ browser: 'firefox', executablePath, headless: true, extraPrefsFirefox })
}

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'

/** Debian's and Google's names. */
const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The path of a Chromium: the one that `TABGRID_CHROMIUM` names, else the system's, else Playwright's own. */
export function findChromium(): string | undefined {
  const named = process.env.TABGRID_CHROMIUM
  if (named !== undefined && named !== '') return named
  const directories = (process.env.PATH ?? '').split(delimiter).filter((directory) => directory !== '')
  const system = commands.flatMap((command) => directories.map((directory) => join(directory, command)))
  return [...system, chromium.executablePath()].find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * What of a browser no test looks at. Each window that a driver opens has two pages of its address bar, which
 * cost an eighth of the processor's time of the tests. The last switch of this name counts, so the others are those of Playwright.
 */
const featuresLeftOut = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]

/** How demo, benchmarks and tests start it. The switches keep it from calling its maker in the middle of a measurement. */
export function chromiumLaunchOptions(): { executablePath?: string; headless: true; args: string[] } {
  const executablePath = findChromium()
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
    `--disable-features=${featuresLeftOut.join()}`,
  ]
  if (process.getuid?.() === 0) args.push('--no-sandbox') // Chromium does not start as root without it
  return { ...(executablePath !== undefined && { executablePath }), headless: true, args }
}

export const noChromium =
  'No Chromium found. Install one (Debian: apt-get install chromium), or name it: TABGRID_CHROMIUM=/path/to/chromium'

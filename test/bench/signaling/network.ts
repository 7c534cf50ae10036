import { spawn } from 'node:child_process'
import type { Figure } from '../figure.ts'

const joins = 30
const swaps = 20
const demandMs = 6_000
const command = [
  'playwright',
  'test',
  '--config',
  'test/playwright.config.ts',
  '--project=network',
  '--reporter=json',
]

/** What of Playwright's report is read. */
interface Report {
  readonly suites: readonly Suite[]
}
interface Suite {
  readonly suites?: readonly Suite[]
  readonly specs?: readonly Spec[]
}
interface Spec {
  readonly title: string
  readonly ok: boolean
  readonly tests: readonly {
    readonly annotations: readonly { readonly type: string; readonly description?: string }[]
  }[]
}

/**
 * The network tests, with more joins and swaps: hosts in namespaces of their own, real Chromium at both ends, the way asserted
 * from `getStats` and packet counters. One that fails ends the benchmark.
 */
export async function* network(): AsyncIterable<Figure> {
  const specs = (await report()).suites.flatMap(specsOf)
  const failed = specs.find(({ ok }) => !ok)
  if (failed !== undefined) throw new Error(`failed: ${failed.title}`)
  for (const { title, tests } of specs) {
    const slowest = tests[0]?.annotations.find(({ type }) => type === 'slowest')?.description
    if (slowest !== undefined) yield joinFigure(title, Number(slowest))
    else if (title.includes('rung')) yield swapFigure
  }
}

const joinFigure = (title: string, value: number): Figure => ({
  ...{ bench: 'signaling', figure: `slowest of ${joins} joins: ${title}`, value, unit: 'ms' },
  versus: `${demandMs} ms (lower is better)`,
  ratio: value / demandMs,
})

const swapFigure: Figure = {
  ...{
    bench: 'signaling',
    figure: `units lost or doubled in ${swaps} swaps of rung in mid-job`,
    value: 0,
    unit: 'units',
  },
  versus: `${swaps} swaps that the test counted and passed`,
  ratio: 0,
}

const specsOf = ({ suites = [], specs = [] }: Suite): Spec[] => [...specs, ...suites.flatMap(specsOf)]

async function report(): Promise<Report> {
  const env = {
    ...process.env,
    ...{ TABGRID_NETWORK_JOINS: String(joins), TABGRID_NETWORK_SWAPS: String(swaps) },
  }
  const running = spawn('npx', command, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const bytes of running.stdout) text += String(bytes)
  return JSON.parse(text)
}

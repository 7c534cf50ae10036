import { parseArgs } from 'node:util'
import { bulk, connect, efficiency, join, sandbox, sealed, tiny, wasm } from './benchmarks.ts'
import type { Figure } from './figure.ts'
import { signaling } from './signaling/signaling.ts'
import { Tabs } from './tabs.ts'

const inTabs = new Map(Object.entries({ tiny, efficiency, sandbox, wasm, bulk, sealed, join, connect }))
/** Of several figures each, and without a browser. */
const inProcesses = new Map(Object.entries({ signaling }))
const names = [...inTabs.keys(), ...inProcesses.keys()]
const usage = `Usage: npm run bench -- [NAME ...] [--json]
Each benchmark measures Tabgrid beside its limit, in turn, in the same run, in real Chromium tabs;
"signaling" without a browser, in processes of this machine.

  NAME     ${names.join(', ')}; all of them when left out
  --json   one JSON object a line: bench, figure, value, unit, versus, ratio
`

const show = ({ bench, figure, value, unit, versus, ratio }: Figure): string =>
  `${bench}: ${figure}: ${value.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}, ${ratio.toFixed(3)} x ${versus}`

async function* measure(name: string): AsyncIterable<Figure> {
  yield* inProcesses.get(name)?.() ?? []
  const benchmark = inTabs.get(name)
  if (benchmark === undefined) return
  const tabs = await Tabs.launch()
  try {
    yield await benchmark(tabs)
  } finally {
    await tabs.close()
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const wanted = names.filter((name) => positionals.length === 0 || positionals.includes(name))
  if (values.help || wanted.length < Math.max(1, positionals.length)) {
    console.error(usage)
    return values.help ? 0 : 2
  }
  for (const name of wanted) {
    for await (const figure of measure(name)) {
      process.stdout.write(`${values.json ? JSON.stringify(figure) : show(figure)}\n`)
    }
  }
  return 0
}

try {
  process.exitCode = await main()
} catch (thrown) {
  const isUsage = thrown instanceof TypeError && 'code' in thrown
  console.error(isUsage ? `${thrown.message}\n${usage}` : thrown)
  process.exitCode = isUsage ? 2 : 1
}

import { parseArgs } from 'node:util'
import { type MeasureOptions, withVerify } from '../sim/figures.ts'
import { aligned, jsonLine, type Pair, replayCommand, slowMessageMs, table, tailTable } from '../sim/report.ts'
import type { Scenario } from '../sim/scenario.ts'
import { scenarioNamed, scenarios } from '../sim/scenarios.ts'
import { judge } from '../sim/verdict.ts'
import { SimPool } from './sim-pool.ts'
import { runReplay } from './sim-replay.ts'

const usage = `Usage: npm run sim -- [--scenario NAME] [--seed N | --seeds A..B] [--json] [--check] [--tail]
                       [--verify LEVEL]
       npm run sim -- --faults N [--seed FIRST] | --planted [NAME] | --replay FILE
Runs the real scheduler among virtual devices on virtual time, and says how close it came to the ideal.

  --scenario NAME  what to simulate; without it the scenarios are listed. "all" for each of them in turn
  --seed N         the seed of everything that is random (1 when left out); the same seed gives the same bytes
  --seeds A..B     several seeds: also their mean and worst, held against what is asked of the scenario
  --json           print one JSON object a seed instead of a table
  --verify LEVEL   check results before they count: none, adaptive or strict (liars-20 and others: adaptive when left out)
  --check          check the scheduler's invariants after every event (slow)
  --tail           print what the devices were doing at the end
  --faults N       run N random schedules of faults and check every rule after every event; --short for small ones,
                   --room for the whole runtime in memory
  --planted NAME   show that a planted bug (or each of them) is found by the random schedules
  --replay FILE    give a saved story to the scheduler of this version

Exit codes: 0 everything that is asked is met, 1 it is not, 2 wrong usage.
`

class UsageError extends Error {}

interface Plan {
  readonly scenarios: readonly Scenario[]
  readonly seeds: readonly number[]
  readonly json: boolean
  readonly check: boolean
  readonly tail: boolean
  readonly verify: MeasureOptions['verify']
}

/** How much before the ideal the tail is looked at. */
const tailMs = 3_000
const seedsMost = 1_000

function readPlan(args: string[]): Plan | { readonly replay: string } | 'help' | 'list' {
  const options = {
    scenario: { type: 'string' },
    seed: { type: 'string' },
    seeds: { type: 'string' },
    replay: { type: 'string' },
    verify: { type: 'string' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    tail: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const
  const { values } = parseArgs({ args, options })
  const { scenario, seed, seeds, json, check, tail, verify } = values
  if (values.help) return 'help'
  if (values.replay !== undefined) return { replay: values.replay }
  if (seed !== undefined && seeds !== undefined) throw new UsageError('Give --seed or --seeds, not both.')
  if (scenario === undefined) {
    if (seed !== undefined || seeds !== undefined) throw new UsageError('Say what to simulate: --scenario NAME.')
    return 'list'
  }
  return {
    scenarios: readScenarios(scenario),
    seeds: seeds === undefined ? [readSeed(seed ?? '1')] : readRange(seeds),
    json,
    check,
    tail,
    verify: readLevel(verify),
  }
}

function readLevel(text: string | undefined): MeasureOptions['verify'] {
  if (text === undefined || text === 'none' || text === 'adaptive' || text === 'strict') return text
  throw new UsageError(`--verify takes none, adaptive or strict, not "${text}".`)
}

function readScenarios(name: string): readonly Scenario[] {
  if (name === 'all') return scenarios
  const scenario = scenarioNamed(name)
  if (scenario !== undefined) return [scenario]
  throw new UsageError(`There is no scenario "${name}". There are: ${scenarios.map((each) => each.name).join(', ')}.`)
}

function readSeed(text: string): number {
  const seed = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed
  throw new UsageError(`--seed takes a whole number, not "${text}".`)
}

function readRange(text: string): number[] {
  const [from, to, ...rest] = text.split('..')
  if (from === undefined || to === undefined || rest.length > 0) {
    throw new UsageError(`--seeds takes a range such as 101..105, not "${text}".`)
  }
  const [first, last] = [readSeed(from), readSeed(to)]
  if (last < first || last - first >= seedsMost) {
    throw new UsageError(`--seeds ${text} is empty or has more than ${seedsMost} seeds.`)
  }
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

async function runPair(
  pool: SimPool,
  { name }: Scenario,
  seed: number,
  { check, tail, verify }: Plan,
): Promise<Pair> {
  try {
    const options = { check, verify, tailMs: tail ? tailMs : undefined }
    const [usual, slow] = await Promise.all([
      pool.run({ scenario: name, seed, options }),
      pool.run({ scenario: name, seed, options: { check, verify, messageMs: slowMessageMs } }),
    ])
    return { seed, usual, slow }
  } catch (cause) {
    const story = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${story}\nThis run broke. Again: ${replayCommand(name, seed)}`, { cause })
  }
}

/** Returns whether all that is asked of the scenario was met. */
async function runScenario(pool: SimPool, asked: Scenario, plan: Plan): Promise<boolean> {
  const scenario = withVerify(asked, plan.verify)
  const pairs = await Promise.all(plan.seeds.map((seed) => runPair(pool, scenario, seed, plan)))
  if (plan.json) for (const pair of pairs) process.stdout.write(`${jsonLine(scenario, pair)}\n`)
  if (!plan.json) process.stdout.write(`${table(scenario, pairs)}\n`)
  if (plan.tail) {
    for (const { seed, usual } of pairs) {
      const text = usual.tail === undefined ? '' : tailTable(usual.tail)
      process[plan.json ? 'stderr' : 'stdout'].write(`seed ${seed}: ${text}\n`)
    }
  }
  const slowFindings = judge(
    { ...scenario, demand: {} },
    pairs.map(({ slow }) => slow),
  )
  const findings = judge(
    scenario,
    pairs.map(({ usual }) => usual),
  )
  const lines = findings.map(({ asked, found, met }) => [asked, `is ${found}`, met ? 'met' : 'NOT MET'])
  if (!plan.json) process.stdout.write(`${aligned(lines).join('\n')}\n\n`)
  for (const { asked, found, met } of slowFindings)
    if (!met) console.error(`at 60 us a message: ${asked} is ${found}`)
  return [...findings, ...slowFindings].every(({ met }) => met)
}

async function main(args: string[]): Promise<number> {
  if (args.some((arg) => /^--(faults|planted)\b/.test(arg))) return (await import('./sim-faults.ts')).runFaults(args)
  const plan = readPlan(args)
  if (typeof plan === 'object' && 'replay' in plan) return runReplay(plan.replay)
  if (plan === 'help' || plan === 'list') {
    const list = scenarios.map(
      ({ name, about }) => `${name.padEnd(25)} ${about}
`,
    )
    process.stdout.write(plan === 'help' ? usage : list.join(''))
    return 0
  }
  const pool = new SimPool()
  try {
    let met = true
    for (const scenario of plan.scenarios) met = (await runScenario(pool, scenario, plan)) && met
    return met ? 0 : 1
  } finally {
    pool.close()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (thrown) {
  const isUsage = thrown instanceof UsageError || (thrown instanceof TypeError && 'code' in thrown)
  console.error(thrown instanceof Error ? thrown.message : thrown)
  if (isUsage) console.error(usage)
  process.exitCode = isUsage ? 2 : 1
}

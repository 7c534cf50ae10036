import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { type Browser, chromium } from 'playwright'
import { buildAppIfStale } from '../../signaling/app-build.ts'
import { startServer } from '../../signaling/server.ts'
import type { CardWords, FaceWords } from '../app/text/card-words.ts'
import { cards as english } from '../app/text/en/cards.ts'
import { faces as englishFaces } from '../app/text/en/faces.ts'
import { cards } from '../tasks/cards.ts'
import type { Card } from '../tasks/catalogue.ts'
import { chromiumLaunchOptions, noChromium } from './chromium.ts'
import { report } from './demo-report.ts'
import { type DemoResult, runInTabs } from './demo-room.ts'
import { installChromium } from './install-chromium.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const appDirectory = fileURLToPath(new URL('../../dist/app', import.meta.url))

const usage = `Usage: npm run demo -- [--task NAME] [--devices N] [--json]
Starts a server, a host page and N device tabs in a real browser, runs a task over them, and checks the answer.

  --task NAME   one of: ${cards.map(({ name }) => name).join(', ')} (temperatures when left out)
  --devices N   how many device tabs, 1 to 32 (4 when left out; 3 for sensors)
  --json        print one JSON object instead of a table

Exit codes: 0 the answer is right, 1 it is not or the job failed, 2 wrong usage, 3 no browser for the devices.
`

interface Plan {
  readonly card: Card
  readonly words: FaceWords & CardWords
  readonly deviceCount: number
  readonly json: boolean
}

class UsageError extends Error {}

function readPlan(args: string[]): Plan | 'help' {
  const options = {
    task: { type: 'string', default: 'temperatures' },
    devices: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const
  const { values } = parseArgs({ args, options })
  if (values.help) return 'help'
  const card = cards.find(({ name }) => name === values.task)
  if (card === undefined) throw new UsageError(`There is no task "${values.task}".`)
  const deviceCount = Number(values.devices ?? (card.local.length > 0 ? 3 : 4))
  if (!Number.isInteger(deviceCount) || deviceCount < 1 || deviceCount > 32) {
    throw new UsageError(`--devices takes a whole number from 1 to 32, not "${values.devices}".`)
  }
  return { card, words: { ...englishFaces[card.name], ...english[card.name] }, deviceCount, json: values.json }
}

async function runDemo({ deviceCount, ...shown }: Plan, browser: Browser): Promise<DemoResult> {
  await buildAppIfStale(root, appDirectory, () => console.error('Building the app (once)...'))
  const server = await startServer({ port: 0, host: '127.0.0.1', appDirectory })
  try {
    return await runInTabs(browser, `http://127.0.0.1:${server.port}`, shown, deviceCount)
  } finally {
    await server.close()
  }
}

/** What is wrong with the result; nothing when it can be trusted. */
function complaints({ card, deviceCount }: Plan, { answer, devices }: DemoResult): string[] {
  const found: string[] = []
  const fixed = card.local.length === 0 || deviceCount === 3
  if (fixed && card.knownAnswer !== undefined && !agrees(answer, card.knownAnswer)) {
    found.push(`The answer is wrong: ${JSON.stringify(card.knownAnswer)} was expected.`)
  }
  if (devices.length !== deviceCount) found.push(`${devices.length} devices took part, not ${deviceCount}.`)
  for (const { name, shards, channelMessages } of devices) {
    if (shards < 1) found.push(`${name} has no share.`)
    if (channelMessages < shards) found.push(`${name} got only ${channelMessages} messages over its data channel.`)
  }
  return found
}

/** What is known of an answer may be a part of it. */
function agrees(answer: unknown, known: unknown): boolean {
  if (typeof known !== 'object' || known === null) return answer === known
  if (typeof answer !== 'object' || answer === null) return false
  const parts = new Map<string, unknown>(Object.entries(answer))
  return Object.entries(known).every(([key, value]) => isDeepStrictEqual(parts.get(key), value))
}

async function main(): Promise<number> {
  const plan = readPlan(process.argv.slice(2))
  if (plan === 'help') {
    process.stdout.write(usage)
    return 0
  }
  if (!installChromium()) {
    console.error(noChromium)
    return 3
  }
  const browser = await chromium.launch(chromiumLaunchOptions())
  try {
    const result = await runDemo(plan, browser)
    const { answer, devices } = result
    const { name: task } = plan.card
    process.stdout.write(plan.json ? `${JSON.stringify({ task, answer, devices })}\n` : report(plan, result))
    const found = complaints(plan, result)
    for (const complaint of found) console.error(complaint)
    return found.length === 0 ? 0 : 1
  } finally {
    await browser.close()
  }
}

try {
  process.exitCode = await main()
} catch (thrown) {
  const isUsage = thrown instanceof UsageError || (thrown instanceof TypeError && 'code' in thrown)
  console.error(thrown instanceof Error ? thrown.message : thrown)
  if (isUsage) console.error(usage)
  process.exitCode = isUsage ? 2 : 1
}

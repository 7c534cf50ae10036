import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { occurrences } from '../sim/faults/census.ts'
import {
  countOf,
  type FaultTally,
  type Finding,
  joinTallies,
  type SeedRange,
  tally,
} from '../sim/faults/fault-tally.ts'
import type { ScheduleSize } from '../sim/faults/plan.ts'
import { tallyRooms } from '../sim/faults/room-schedule.ts'

const childPath = fileURLToPath(new URL('./sim-faults-child.ts', import.meta.url))
/** Seeds that a process plays before it reports: small enough for the processes to end together. */
const batchSeeds = 20
/** Findings that are told in full. */
const toldMost = 3
const usageCode = 2

type How = ScheduleSize | 'room'

/**
 * `--faults N [--seed FIRST] [--short | --room] [--first] [--json]` plays N random schedules, with `--room` through the whole
 * runtime in memory; `--planted [NAME]` proves on planted bugs
 * that they find something. Returns the exit code: 0 nothing was found (or each planted bug was), 1 something was.
 */
export async function runFaults(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      faults: { type: 'string' },
      seed: { type: 'string', default: '1' },
      short: { type: 'boolean', default: false },
      room: { type: 'boolean', default: false },
      first: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      planted: { type: 'boolean', default: false },
    },
  })
  if (values.planted) return (await import('./sim-planted.ts')).runPlanted(positionals)
  const count = Number(values.faults)
  const from = Number(values.seed)
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(from) || from < 0 || positionals.length > 0) {
    console.error('Say how many schedules to play: --faults N, and from which seed on: --seed FIRST, whole numbers.')
    return usageCode
  }
  const { first: firstOnly, json } = values
  const how = values.room ? 'room' : values.short ? 'short' : 'full'
  const total = values.room
    ? await tallyRooms({ from, count }, () => new Promise((resolve) => setImmediate(resolve)))
    : joinTallies(await playAll({ from, count, size: values.short ? 'short' : 'full', firstOnly }))
  return report(total, { how, json })
}

function report(total: FaultTally, { how, json }: { how: How; json: boolean }): number {
  const [finding] = total.findings
  if (json) process.stdout.write(`${JSON.stringify({ ran: total.ran, finding: finding ?? null })}\n`)
  else process.stdout.write(`${lines(total, how).join('\n')}\n`)
  return finding === undefined ? 0 : 1
}

function lines(total: FaultTally, how: How): string[] {
  const happened = occurrences.map((what) => `${String(total.census[what] ?? 0).padStart(9)}  ${what}`)
  const told = total.findings.slice(0, toldMost).flatMap((finding) => tell(finding, how))
  const more = total.findings.length > toldMost ? [`and ${total.findings.length - toldMost} more`] : []
  const counts = (['lost', 'doubled', 'hung'] as const).map((verdict) => `${verdict} ${countOf(total, verdict)}`)
  return [
    `In ${total.ran} schedules:`,
    ...happened,
    ...told,
    ...more,
    counts.join(' '),
    `other rules broken ${countOf(total, 'broken')}`,
  ]
}

function tell({ seed, verdict, what, story }: Finding, how: How): string[] {
  const again = `npm run sim -- --faults 1 --seed ${seed}${how === 'full' ? '' : ` --${how}`}`
  return [`seed ${seed}: ${verdict}: ${what}`, ...story.map((line) => `  ${line}`), `  again: ${again}`]
}

/** One process a core; in order of seeds, so that the first finding is the first for everybody. */
async function playAll(asked: SeedRange): Promise<FaultTally[]> {
  const { from, count, size, firstOnly } = asked
  if (count <= batchSeeds) return [tally(asked)]
  const tallies: FaultTally[] = []
  let next = from
  let found = false
  const play = async (): Promise<void> => {
    const child = fork(childPath, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    try {
      while (next < from + count && !(found && firstOnly)) {
        const range = { from: next, count: Math.min(batchSeeds, from + count - next), size, firstOnly }
        next += range.count
        const answer = await new Promise<FaultTally>((resolve, reject) => {
          const died = (code: number | null) =>
            reject(new Error(`a process ended with ${code ?? 'a signal'} at seed ${range.from}`))
          child.once('exit', died)
          child.once('message', (told: FaultTally) => {
            child.off('exit', died)
            resolve(told)
          })
          child.send(range)
        })
        tallies.push(answer)
        found ||= answer.findings.length > 0
      }
    } finally {
      child.kill()
    }
  }
  const processes = Math.min(availableParallelism(), Math.ceil(count / batchSeeds))
  await Promise.all(Array.from({ length: processes }, play))
  return tallies.map(sorted).sort((left, right) => firstSeed(left) - firstSeed(right))
}

const sorted = (each: FaultTally): FaultTally => ({
  ...each,
  findings: [...each.findings].sort((left, right) => left.seed - right.seed),
})
const firstSeed = ({ findings }: FaultTally): number => findings[0]?.seed ?? Number.POSITIVE_INFINITY

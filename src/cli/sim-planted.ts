import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Finding } from '../sim/faults/fault-tally.ts'
import { applyPatch } from './apply-patch.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const patches = join(root, 'test/simulation/planted')
/** A bug that so many schedules do not show is not found. */
const seedsMost = 1_000

interface Seeds {
  readonly from: number
  readonly count: number
}

interface PlantedBug {
  readonly name: string
  /** What showed it; `undefined` when nothing did. */
  readonly finding: Finding | undefined
  /** Seeds that were played. */
  readonly ran: number
}

/** The names of all planted bugs, one patch file each. */
export async function plantedNames(): Promise<string[]> {
  const files = await readdir(patches)
  return files
    .filter((file) => file.endsWith('.patch'))
    .map((file) => file.slice(0, -'.patch'.length))
    .sort()
}

/** A copy of the sources, in which bugs are planted one after another: to copy takes longer than to play. */
export class PlantedSources {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async copy(): Promise<PlantedSources> {
    const folder = await mkdtemp(join(tmpdir(), 'tabgrid-planted-'))
    await cp(join(root, 'src'), join(folder, 'src'), { recursive: true })
    await cp(join(root, 'package.json'), join(folder, 'package.json'))
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    return new PlantedSources(folder)
  }

  /**
   * Plants one bug and plays schedules until one shows it.
   * @throws when its patch does not fit the sources any more.
   */
  async play(name: string, seeds: Seeds): Promise<PlantedBug> {
    const takeBack = await applyPatch(this.#folder, await readFile(join(patches, `${name}.patch`), 'utf8'))
    try {
      const { ran, finding } = await play(this.#folder, seeds)
      return { name, ran, finding: finding ?? undefined }
    } finally {
      await takeBack()
    }
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true })
  }
}

function play(folder: string, { from, count }: Seeds): Promise<{ ran: number; finding: Finding | null }> {
  const seeds = ['--faults', String(count), '--seed', String(from)]
  const args = ['--import', 'tsx', 'src/cli/sim.ts', ...seeds, '--short', '--first', '--json']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(JSON.parse(stdout) as { ran: number; finding: Finding | null })
      else reject(new Error(`the planted sources do not run: ${stderr}`, { cause: error }))
    })
  })
}

/** Prints where and by what each bug was found. Returns 1 when one was not. */
export async function runPlanted(names: readonly string[]): Promise<number> {
  const known = await plantedNames()
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no planted bug "${unknown.join('", "')}". These are: ${known.join(', ')}.`)
    return 2
  }
  let missed = 0
  const sources = await PlantedSources.copy()
  try {
    for (const name of names.length > 0 ? names : known) {
      const line = await tryOne(sources, name)
      if (!line.found) missed++
      process.stdout.write(`${name.padEnd(32)} ${line.text}\n`)
    }
  } finally {
    await sources.remove()
  }
  process.stdout.write(missed === 0 ? 'every planted bug was found\n' : `${missed} not found\n`)
  return missed === 0 ? 0 : 1
}

async function tryOne(sources: PlantedSources, name: string): Promise<{ found: boolean; text: string }> {
  try {
    const { finding, ran } = await sources.play(name, { from: 1, count: seedsMost })
    if (finding === undefined) return { found: false, text: `NOT FOUND in ${ran} schedules` }
    return {
      found: true,
      text: `seed ${finding.seed}, ${finding.verdict}: ${finding.what.split('\n')[0]?.slice(0, 120)}`,
    }
  } catch (thrown) {
    return { found: false, text: `NOT TRIED: ${thrown instanceof Error ? thrown.message : String(thrown)}` }
  }
}

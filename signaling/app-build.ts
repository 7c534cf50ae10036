import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What the built app is made of, under the repository's root. */
const sources = ['src', 'index.html', 'vite.config.ts', 'package-lock.json']

/** Builds the app unless the one that is there is newer than all of its sources. `say` hears of it before it begins. */
export async function buildAppIfStale(root: string, appDirectory: string, say: () => void): Promise<void> {
  if (!(await isStale(root, appDirectory))) return
  say()
  const { build } = await import('vite') // only now: it takes longer to load than the server takes to start
  await build({ root, logLevel: 'warn' })
}

export async function isStale(root: string, appDirectory: string): Promise<boolean> {
  const page = join(appDirectory, 'index.html')
  if (!existsSync(page)) return true
  const { mtimeMs: builtAtMs } = await stat(page)
  for (const source of sources) {
    if ((await newestMs(join(root, source))) > builtAtMs) return true
  }
  return false
}

/** When the newest file in there was changed; 0 for a path that does not exist. */
async function newestMs(path: string): Promise<number> {
  if (!existsSync(path)) return 0
  const stats = await stat(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  const inside = await Promise.all((await readdir(path)).map((name) => newestMs(join(path, name))))
  return Math.max(stats.mtimeMs, ...inside) // a directory's own time tells of a file that was taken away
}

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Hunk {
  /** Lines as they are, and as they become. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/**
 * Applies a unified diff to files below `folder`. Hunks are found by their lines, not by their numbers, so a patch outlives
 * changes elsewhere in its file. Returns what takes it back.
 * @throws when the lines of a hunk are not there, or are there twice; then no file is changed.
 */
export async function applyPatch(folder: string, patch: string): Promise<() => Promise<void>> {
  const files = patch.split(/^--- /m).slice(1)
  if (files.length === 0) throw new Error('the patch names no file: it must be a unified diff')
  const changes = await Promise.all(files.map((file) => changed(folder, file)))
  for (const { path, after } of changes) await writeFile(path, after)
  return async () => {
    for (const { path, before } of changes) await writeFile(path, before)
  }
}

async function changed(folder: string, file: string): Promise<{ path: string; before: string; after: string }> {
  const name = /^\+\+\+ (?:b\/)?(\S+)/m.exec(file)?.[1]
  if (name === undefined) throw new Error('a file of the patch has no "+++" line')
  const path = join(folder, name)
  const before = await readFile(path, 'utf8')
  const after = readHunks(file).reduce((lines, hunk) => replaceOnce(lines, hunk, name), before.split('\n'))
  return { path, before, after: after.join('\n') }
}

function readHunks(file: string): Hunk[] {
  return file
    .split(/^@@.*$/m)
    .slice(1)
    .map((text) => {
      const lines = text.split('\n').filter((line) => /^[ +-]/.test(line))
      const side = (without: string) => lines.filter((line) => !line.startsWith(without)).map((line) => line.slice(1))
      return { before: side('+'), after: side('-') }
    })
}

function replaceOnce(lines: readonly string[], { before, after }: Hunk, path: string): string[] {
  const places: number[] = []
  for (let at = 0; at + before.length <= lines.length; at++) {
    if (before.every((line, offset) => lines[at + offset] === line)) places.push(at)
  }
  const [place] = places
  if (place === undefined || places.length > 1) {
    const how = places.length > 1 ? 'more than once' : 'nowhere'
    throw new Error(`the patch does not fit ${path}: these lines are there ${how}:\n${before.join('\n')}`)
  }
  return [...lines.slice(0, place), ...after, ...lines.slice(place + before.length)]
}
